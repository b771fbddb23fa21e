#!/bin/sh
# Выкладывает папку сайта под корень nginx: сначала файлы, последней — лента, каждый файл одним переименованием.
# Ничего не удаляет и не заменяет файл выпуска другим. Вызов: publish.sh САЙТ КОРЕНЬ; что в папке сайта — docs/hosting.md.
set -eu

site=${1:?"publish.sh САЙТ КОРЕНЬ"}
root=${2:?"publish.sh САЙТ КОРЕНЬ"}

# Пока файл копируется, его имя начинается с точки: такие nginx не отдаёт.
put() {
    mkdir -p "$(dirname "$root/$2")"
    part="$root/$(dirname "$2")/.$(basename "$2").part"
    cp -p "$1" "$part"
    mv -f "$part" "$root/$2"
}

# Сжатое лежит рядом и выкладывается раньше самого файла: до него ссылок на файл нет.
put_squeezed() {
    squeezed=$(mktemp)
    gzip -9 -n -c "$site/$1" >"$squeezed"
    chmod 644 "$squeezed"
    touch -r "$site/$1" "$squeezed"
    put "$squeezed" "$1.gz"
    if command -v brotli >/dev/null; then
        brotli -q 11 -f -o "$squeezed" "$site/$1"
        chmod 644 "$squeezed"
        touch -r "$site/$1" "$squeezed"
        put "$squeezed" "$1.br"
    fi
    rm -f "$squeezed"
}

# Имена делит только перевод строки: пробелы в них бывают. Папки panel может не быть.
list=$(cd "$site" && for folder in files panel; do if [ -d "$folder" ]; then find "$folder" -type f; fi; done | LC_ALL=C sort)
IFS='
'
set -f
for name in $list; do
    if [ -e "$root/$name" ]; then
        cmp -s "$site/$name" "$root/$name" && continue
        echo "publish.sh: $name уже выложен с другими байтами; дайте файлу новый номер" >&2
        exit 1
    fi
    case $name in
    panel/*) put_squeezed "$name" ;;
    esac
    put "$site/$name" "$name"
done
put "$site/feed.json" feed.json
