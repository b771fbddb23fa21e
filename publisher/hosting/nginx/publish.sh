#!/bin/sh
# Выкладывает папку сайта под корень nginx или Apache: сначала файлы, последней — лента, каждый файл одним
# переименованием. Ничего не удаляет, не заменяет файл выпуска другим и ленту — прежней. Вызов: publish.sh САЙТ КОРЕНЬ;
# что в папке сайта — docs/hosting.md.
set -eu

site=${1:?"publish.sh САЙТ КОРЕНЬ"}
root=${2:?"publish.sh САЙТ КОРЕНЬ"}

# Читает сервер, а он — другой пользователь: чужая umask не должна спрятать от него ни файла, ни папки.
umask 022

# Номер ленты (seq) из её конверта, как его пишет extension-feed; ничего, если это не он.
seq_of() {
    payload=$(sed -n '1s/^{"payloadType":"[^"]*","payload":"\([A-Za-z0-9+/=]*\)".*/\1/p' "$1")
    printf '%s' "$payload" | base64 -d 2>/dev/null | tr -d ' \n' | sed -n 's/^{"schema":[0-9]*,"seq":\([0-9]*\),.*/\1/p'
}

new=$(seq_of "$site/feed.json")
if [ -z "$new" ]; then
    echo "publish.sh: $site/feed.json — не подписанная лента extension-feed" >&2
    exit 1
fi
if [ -e "$root/feed.json" ] && ! cmp -s "$site/feed.json" "$root/feed.json"; then
    old=$(seq_of "$root/feed.json")
    # Номер тот же, если к прежнему содержимому добавили подпись, корень или подтверждение; байты нагрузки сравнивает
    # extension-feed.
    if [ -n "$old" ] && [ "$new" -lt "$old" ]; then
        echo "publish.sh: выложена лента $old, а эта — $new: панели, которые видели ту, от этой откажутся" >&2
        exit 1
    fi
fi

# Пока файл копируется, его имя начинается с точки: такие nginx не отдаёт.
put() {
    mkdir -p "$(dirname "$root/$2")"
    part="$root/$(dirname "$2")/.$(basename "$2").part"
    cp -p "$1" "$part"
    # Время файла остаётся (по нему сервер его называет), а права — те, с которыми его можно прочитать.
    chmod 644 "$part"
    mv -f "$part" "$root/$2"
}

# Сжатое лежит рядом и выкладывается раньше самого файла: до него ссылок на файл нет.
put_squeezed() {
    squeezed=$(mktemp)
    gzip -9 -n -c "$site/$1" >"$squeezed"
    touch -r "$site/$1" "$squeezed"
    put "$squeezed" "$1.gz"
    if command -v brotli >/dev/null; then
        brotli -q 11 -f -o "$squeezed" "$site/$1"
        touch -r "$site/$1" "$squeezed"
        put "$squeezed" "$1.br"
    fi
    rm -f "$squeezed"
}

# Тот же файл под именем по содержимому: files/ПЕРВЫЕ-16-ЗНАКОВ-SHA-256/ИМЯ. Только такое имя обещает одни и те же байты
# навсегда.
put_by_content() {
    hash=$(sha256sum "$site/$1" | cut -c 1-16)
    named="files/$hash/${1##*/}"
    [ -e "$root/$named" ] || put "$site/$1" "$named"
}

# Имена делит только перевод строки: пробелы в них бывают. Папки panel может не быть.
list=$(cd "$site" && for folder in files panel; do if [ -d "$folder" ]; then find "$folder" -type f; fi; done | LC_ALL=C sort)
IFS='
'
set -f
# Сперва сравнить всё: отвергнутый сайт не должен лечь наполовину.
for name in $list; do
    if [ -e "$root/$name" ] && ! cmp -s "$site/$name" "$root/$name"; then
        echo "publish.sh: $name уже выложен с другими байтами; дайте файлу новый номер" >&2
        exit 1
    fi
done
for name in $list; do
    case $name in
    files/*/*) ;;
    files/*) put_by_content "$name" ;;
    esac
    if [ -e "$root/$name" ]; then
        continue
    fi
    case $name in
    panel/*) put_squeezed "$name" ;;
    esac
    put "$site/$name" "$name"
done
put "$site/feed.json" feed.json
