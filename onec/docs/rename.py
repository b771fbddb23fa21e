#!/usr/bin/env python3
"""Делает из исходников расширения DEMO исходники вашего: другое имя, другой префикс, свои идентификаторы.

Исходную папку не меняет никогда, пишет только в новую. Нужен один Python 3, без библиотек.
Читать дальше: parts.md.

    python rename.py ../extension ../my-extension --name MYEXT --prefix Мое_
"""

import argparse
import pathlib
import re
import sys
import uuid

# Идентификаторы классов платформы стоят в этом теге; они у всех расширений одни.
CLASS_ID = re.compile(r"<xr:ClassId>.*?</xr:ClassId>")
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
TEXTS = {".xml", ".bsl", ".txt"}


def fresh(text, known):
    """Заменяет идентификаторы объектов новыми; один и тот же старый - везде одним и тем же новым."""
    kept = set(UUID.findall(" ".join(CLASS_ID.findall(text))))

    def change(found):
        old = found.group(0)
        if old in kept:
            return old
        return known.setdefault(old, str(uuid.uuid4()))

    return UUID.sub(change, text)


def main():
    parser = argparse.ArgumentParser(description="Исходники DEMO под другим именем и префиксом")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("--name", required=True, help="имя расширения в конфигураторе")
    parser.add_argument("--prefix", required=True, help="префикс имён, например Мое_")
    given = parser.parse_args()

    if not (given.source / "Configuration.xml").is_file():
        sys.exit(f"{given.source}: здесь нет Configuration.xml")
    if given.target.exists():
        sys.exit(f"{given.target}: папка уже есть, выберите другую")
    for word in (given.name, given.prefix):
        if not re.fullmatch(r"[^\W\d]\w*", word):
            sys.exit(f"{word}: имя состоит из букв, цифр и подчёркиваний и начинается не с цифры")

    known = {}
    for path in sorted(given.source.rglob("*")):
        if not path.is_file():
            continue
        relative = str(path.relative_to(given.source)).replace("Демо_", given.prefix)
        target = given.target / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        data = path.read_bytes()
        if path.suffix in TEXTS:
            text = fresh(data.decode("utf-8").replace("Демо_", given.prefix), known)
            if path.name == "Configuration.xml":
                text = text.replace("<Name>DEMO</Name>", f"<Name>{given.name}</Name>")
            elif "Переопределяемый" in relative:
                text = text.replace('Настройки.ИмяРасширения = "DEMO"', f'Настройки.ИмяРасширения = "{given.name}"')
            data = text.encode("utf-8")
        target.write_bytes(data)
    print(f"{given.target}: готово, новых идентификаторов: {len(known)}")


if __name__ == "__main__":
    main()
