#!/bin/sh
# Выкладывает папку сайта в бакет программой aws: сначала файлы, последней — лента, у каждого объекта свои заголовки.
# Ничего не удаляет. Вызов: publish.sh САЙТ БАКЕТ [АДРЕС-ХРАНИЛИЩА]; что в папке сайта — docs/hosting.md.
set -eu

site=${1:?"publish.sh САЙТ БАКЕТ [АДРЕС-ХРАНИЛИЩА]"}
bucket=${2:?"publish.sh САЙТ БАКЕТ [АДРЕС-ХРАНИЛИЩА]"}
endpoint=${3:-https://s3.amazonaws.com}

forever='public, max-age=31536000, immutable'
squeezed=$(mktemp)
trap 'rm -f "$squeezed"' EXIT

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

# Имена делит только перевод строки: пробелы в них бывают. Папки panel может не быть.
list=$(cd "$site" && for folder in files panel; do if [ -d "$folder" ]; then find "$folder" -type f; fi; done | LC_ALL=C sort)
IFS='
'
set -f
for name in $list; do
    case $name in
    files/*) put "$site/$name" "$name" application/octet-stream "$forever" ;;
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
