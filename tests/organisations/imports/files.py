"""Made-up lists in the many forms in which companies send them."""

import datetime
import io
import struct
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter

from kompetens.core.identifiers import Gender, official_test_numbers

WOMEN = ["Elin", "Anna-Karin", "Åsa", "Fatima", "Linnéa", "Karin", "Zahra", "Johanna", "Malin", "Öznur"]
MEN = ["Erik", "Håkan", "Mohammed", "Per", "Göran", "Piotr", "Jan", "Dragan", "Oskar", "Emil"]
SURNAMES = [
    "Svensson", "Åberg", "Lindström", "Hassan", "Ek", "af Klint", "Nguyen", "Petrović", "Öberg", "Kowalska",
    "Karlsson", "Sjöström", "Nilsson", "Johansson", "Persson",
]  # fmt: skip
TITLES = ["Montör", "CNC-operatör", "Svetsare", "Truckförare", "Mättekniker", "Konstruktör"]


def people(count: int = 20) -> list[dict[str, Any]]:
    """*count* different people with official test numbers; the same every time."""
    women = [number.value for number in official_test_numbers(Gender.FEMALE, count)]
    men = [number.value for number in official_test_numbers(Gender.MALE, count)]
    found = []
    for place in range(count):
        woman = place % 2 == 0
        found.append(
            {
                "identity_number": (women if woman else men)[place],
                "first_name": (WOMEN if woman else MEN)[place // 2 % 10],
                "last_name": SURNAMES[place % len(SURNAMES)],
                "title": TITLES[place % len(TITLES)],
                "email": f"p{place}@verkstad.example",
                "employment_start": datetime.date(2000 + place % 25, 1 + place % 12, 1 + place % 28),
            }
        )
    return found


def hyphened(number: str) -> str:
    """'19850412-2386'."""
    return f"{number[:8]}-{number[8:]}"


def xlsx(path: Path, rows: list[list[Any]], *, sheet: str = "Blad1", merged: tuple[str, ...] = ()) -> Path:
    """A workbook with one sheet."""
    return workbook(path, {sheet: rows}, merged=merged)


def workbook(path: Path, sheets: dict[str, list[list[Any]]], *, merged: tuple[str, ...] = (), hidden: str = "") -> Path:
    """A workbook with several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
        if name == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def large_xlsx(path: Path, rows: list[list[Any]]) -> Path:
    """A workbook written row by row."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Personal")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def delimited(
    path: Path, rows: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8", end: str = "\r\n"
) -> Path:
    """Delimited text in any encoding; cells with the delimiter are quoted."""

    def quoted(cell: Any) -> str:
        text = "" if cell is None else str(cell)
        return f'"{text}"' if delimiter in text else text

    text = end.join(delimiter.join(map(quoted, row)) for row in rows) + end
    path.write_bytes(text.encode(encoding))
    return path


def ods(path: Path, rows: list[list[Any]]) -> Path:
    """An OpenDocument spreadsheet."""
    body = []
    for row in rows:
        cells = []
        for cell in row:
            if cell is None:
                cells.append("<table:table-cell/>")
            elif isinstance(cell, datetime.date):
                cells.append(
                    f'<table:table-cell office:value-type="date" office:date-value="{cell}"><text:p>{cell}</text:p>'
                    "</table:table-cell>"
                )
            elif isinstance(cell, int | float):
                cells.append(f'<table:table-cell office:value-type="float" office:value="{cell}"/>')
            else:
                cells.append(
                    '<table:table-cell office:value-type="string">'
                    f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
                )
        body.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Personal">{"".join(body)}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest'
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return path


def xls(path: Path, rows: list[list[Any]]) -> Path:
    """An Excel 97 workbook: a BIFF8 stream in a compound file, as small as readers accept."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    sheet = io.BytesIO()
    sheet.write(record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)))
    width = max(map(len, rows))
    sheet.write(record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, int | float):
                sheet.write(record(0x0203, struct.pack("<HHHd", row, column, 0, cell)))
            else:
                text = str(cell)
                data = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
                sheet.write(record(0x0204, data))
    sheet.write(record(0x000A, b""))
    name = b"Personal"
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    start += record(0x0042, struct.pack("<H", 1200))
    bound_length = 4 + 6 + 2 + len(name)
    offset = len(start) + bound_length + 4
    bound = record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name)
    stream = start + bound + record(0x000A, b"") + sheet.getvalue()
    path.write_bytes(_compound_file(stream))
    return path


def _compound_file(stream: bytes) -> bytes:
    """*stream* under the name Workbook in a compound file with sectors of 512 bytes."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fat_sectors = -(-(sectors + 2) // 127)
    fat = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE] + [0xFFFFFFFD] * fat_sectors
    fat += [0xFFFFFFFF] * (fat_sectors * 128 - len(fat))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0" if name else b""
        links = struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return raw.ljust(64, b"\0") + links + b"\0" * 36 + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream))
    directory += entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    table = list(range(sectors + 1, sectors + 1 + fat_sectors)) + [0xFFFFFFFF] * (109 - fat_sectors)
    header += struct.pack("<109I", *table)
    return header + stream + directory + struct.pack(f"<{len(fat)}I", *fat)
