#!/bin/sh
# Выкладывает папку сайта в бакет программой aws: сначала файлы, последней — лента, у каждого объекта свои заголовки.
# Ничего не удаляет, не заменяет файл выпуска другим и ленту — прежней. Вызов: publish.sh САЙТ БАКЕТ [АДРЕС-ХРАНИЛИЩА];
# что в папке сайта и кто её читает — docs/hosting.md.
set -eu

site=${1:?"publish.sh САЙТ БАКЕТ [АДРЕС-ХРАНИЛИЩА]"}
bucket=${2:?"publish.sh САЙТ БАКЕТ [АДРЕС-ХРАНИЛИЩА]"}
endpoint=${3:-https://s3.amazonaws.com}

# Новые aws добавляют к загрузке контрольные суммы, которых не понимают хранилища Яндекса, VK и Selectel: они ответили
# бы отказом.
export AWS_REQUEST_CHECKSUM_CALCULATION="${AWS_REQUEST_CHECKSUM_CALCULATION:-when_required}"
export AWS_RESPONSE_CHECKSUM_VALIDATION="${AWS_RESPONSE_CHECKSUM_VALIDATION:-when_required}"

forever='public, max-age=31536000, immutable'
shortly='public, max-age=300'
squeezed=$(mktemp)
published=$(mktemp)
keys=$(mktemp)
trap 'rm -f "$squeezed" "$published" "$keys"' EXIT

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
# list_keys НАЧАЛО — ключи, которые так начинаются. Пустой ответ с кодом 1 — таких нет; всё остальное — отказ, и тогда
# не выкладывается ничего.
list_keys() {
    listed=0
    aws --endpoint-url "$endpoint" s3 ls --recursive "s3://$bucket/$1" >"$published" || listed=$?
    if [ "$listed" -gt 1 ]; then
        exit "$listed"
    fi
    # День, время, размер; остальное — ключ, и пробелы в нём бывают.
    sed 's/^[^ ]* *[^ ]* *[^ ]* //' "$published"
}

get() {
    aws --endpoint-url "$endpoint" s3 cp "s3://$bucket/$1" "$published"
}

for beginning in feed.json files/ panel/; do
    list_keys "$beginning" >>"$keys"
done
is_published() { grep -qxF -e "$1" "$keys"; }

if is_published feed.json; then
    get feed.json
    old=$(seq_of "$published")
    if [ -n "$old" ] && [ "$new" -lt "$old" ]; then
        echo "publish.sh: выложена лента $old, а эта — $new: панели, которые видели ту, от этой откажутся" >&2
        exit 1
    fi
fi

# put ФАЙЛ КЛЮЧ ТИП ХРАНЕНИЕ [ещё слова для aws]
put() {
    file=$1 key=$2 type=$3 cache=$4
    shift 4
    aws --endpoint-url "$endpoint" s3 cp "$file" "s3://$bucket/$key" --content-type "$type" --cache-control "$cache" "$@"
}

# Хранилище само не сжимает: объект лежит сжатым и говорит об этом заголовком.
put_squeezed() {
    gzip -9 -n -c "$site/$1" >"$squeezed"
    put "$squeezed" "$1" "$2" "$forever" --content-encoding gzip
}

name_by_content() {
    hash=$(sha256sum "$site/$1" | cut -c 1-16)
    printf '%s' "files/$hash/${1##*/}"
}

# Файл выпуска лежит под двумя именами: своим и по содержимому, files/ПЕРВЫЕ-16-ЗНАКОВ-SHA-256/ИМЯ.
# Только второе обещает одни и те же байты навсегда.
put_file() {
    put "$site/$1" "$(name_by_content "$1")" application/octet-stream "$forever"
    put "$site/$1" "$1" application/octet-stream "$shortly"
}

# Имена делит только перевод строки: пробелы в них бывают. Папки panel может не быть.
list=$(cd "$site" && for folder in files panel; do if [ -d "$folder" ]; then find "$folder" -type f; fi; done | LC_ALL=C sort)
IFS='
'
set -f
# Сперва сравнить всё: отвергнутый сайт не должен лечь наполовину.
for name in $list; do
    is_published "$name" || continue
    same=1
    case $name in
    panel/*)
        get "$name"
        gzip -dc "$published" | cmp -s "$site/$name" - || same=
        ;;
    *)
        # Имя по содержимому выкладывается раньше своего; у прежних выпусков его может не быть.
        if ! is_published "$(name_by_content "$name")"; then
            get "$name"
            cmp -s "$site/$name" "$published" || same=
        fi
        ;;
    esac
    if [ -z "$same" ]; then
        echo "publish.sh: $name уже выложен с другими байтами; дайте файлу новый номер" >&2
        exit 1
    fi
done
for name in $list; do
    case $name in
    files/*/*) put "$site/$name" "$name" application/octet-stream "$shortly" ;;
    files/*) put_file "$name" ;;
    *.wasm) put_squeezed "$name" application/wasm ;;
    *.js) put_squeezed "$name" 'text/javascript; charset=utf-8' ;;
    *.css) put_squeezed "$name" 'text/css; charset=utf-8' ;;
    *.html) put_squeezed "$name" 'text/html; charset=utf-8' ;;
    *.json) put_squeezed "$name" 'application/json; charset=utf-8' ;;
    *) put_squeezed "$name" 'text/plain; charset=utf-8' ;;
    esac
done
# Лента лежит несжатой: её сжимает узел, и тот, кто ходит прямо в хранилище, прочтёт её любой программой.
put "$site/feed.json" feed.json 'application/json; charset=utf-8' 'public, max-age=60, stale-if-error=86400'
