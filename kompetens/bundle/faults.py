"""What can be wrong with a bundle, and the sentences that say so in Swedish and English."""

from dataclasses import dataclass

from kompetens.core.messages import Message


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `row` counts as a spreadsheet does (1 = the heading); 0 means the whole file.

    `consequence`: the row itself is right, but it hangs on a faulty one. `fatal`: rows cannot be told apart,
    so the bundle cannot be imported even without its faulty rows.
    """

    file: str
    row: int
    column: str
    message: Message
    value: str = ""
    consequence: bool = False
    fatal: bool = False

    def text(self, language: str) -> str:
        """File, row and column, the cell, and what to do: one line in 'sv' or 'en'."""
        where = self.file
        if self.row:
            where += f", {'rad' if language.startswith('sv') else 'row'} {self.row}"
        if self.column:
            where += f", {'kolumn' if language.startswith('sv') else 'column'} {self.column}"
        cell = f" [{self.value}]" if self.value else ""
        return f"{where}:{cell} {self.message.text(language)}"


# Files
NO_FOLDER = Message(
    "bundle-no-folder",
    "There is no such folder. Give the folder that holds the bundle's files.",
    "Mappen finns inte. Ange mappen som innehåller paketets filer.",
)
FILE_MISSING = Message(
    "file-missing",
    "The file is missing. Add it, with at least its heading row.",
    "Filen saknas. Lägg till den, åtminstone med rubrikraden.",
)
FILE_TWICE = Message(
    "file-twice",
    "The table is there both as {first} and as {second}. Remove one of them.",
    "Tabellen finns både som {first} och som {second}. Ta bort den ena.",
)
UNKNOWN_FILE = Message(
    "unknown-file",
    "No table has this name{hint}. Rename the file or take it out of the folder.",
    "Ingen tabell heter så{hint}. Byt namn på filen eller ta bort den ur mappen.",
)
EMPTY_FILE = Message(
    "file-empty",
    "The file is empty. Give the column names in the first row.",
    "Filen är tom. Skriv kolumnernas namn på första raden.",
)
NOT_UTF8 = Message(
    "not-utf8",
    "The file is not UTF-8 from this row on ({guess}). Save it as 'CSV UTF-8'.",
    "Filen är inte UTF-8 från och med den här raden ({guess}). Spara den som ”CSV UTF-8”.",
)
NOT_TEXT = Message(
    "not-text",
    "The file is not a text file. Save it as 'CSV UTF-8', or as .xlsx if it is a workbook.",
    "Filen är ingen textfil. Spara den som ”CSV UTF-8”, eller som .xlsx om den är en arbetsbok.",
)
BROKEN_CSV = Message(
    "broken-csv",
    "The file cannot be read further: a quotation mark is opened here or above and never closed.",
    "Filen kan inte läsas vidare: ett citattecken öppnas här eller ovanför och stängs aldrig.",
)
BROKEN_WORKBOOK = Message(
    "broken-workbook",
    "The workbook cannot be opened. Save it again as .xlsx, or as 'CSV UTF-8'.",
    "Arbetsboken går inte att öppna. Spara om den som .xlsx, eller som ”CSV UTF-8”.",
)
WORKBOOK_TOO_LARGE = Message(
    "workbook-too-large",
    "The workbook unpacks to {megabytes} MB, more than the {limit} MB allowed. Save it as 'CSV UTF-8'.",
    "Arbetsboken blir {megabytes} MB uppackad, mer än tillåtna {limit} MB. Spara den som ”CSV UTF-8”.",
)

# Headings
COLUMN_MISSING = Message(
    "column-missing",
    "The column is missing. Add it to the heading and fill it in.",
    "Kolumnen saknas. Lägg till den i rubriken och fyll i den.",
)
COLUMN_TWICE = Message(
    "column-twice",
    "The column stands twice in the heading. Remove one of them.",
    "Kolumnen står två gånger i rubriken. Ta bort den ena.",
)
UNKNOWN_COLUMN = Message(
    "unknown-column",
    "The table has no such column{hint}. Rename or remove it.",
    "Tabellen har ingen sådan kolumn{hint}. Byt namn på den eller ta bort den.",
)

# Rows
CELL_COUNT = Message(
    "cell-count",
    "The row has {cells} cells but the heading has {columns}. Look for a separator too many or too few.",
    "Raden har {cells} celler men rubriken {columns}. Leta efter ett skiljetecken för mycket eller för lite.",
)
SINGLE_ROW = Message(
    "single-row",
    "The table holds exactly one row, the file holds {rows}. Keep one.",
    "Tabellen har exakt en rad, filen har {rows}. Behåll en.",
)
DUPLICATE = Message(
    "duplicate",
    "The same key already stands in row {first}. Remove one of the rows or give this one its own key.",
    "Samma nyckel står redan på rad {first}. Ta bort den ena raden eller ge den här en egen nyckel.",
)
NOT_UNIQUE = Message(
    "not-unique",
    "Row {first} has the same value, which may stand only once. Correct one of the rows.",
    "Rad {first} har samma värde, som bara får förekomma en gång. Rätta den ena raden.",
)

# Cells
MISSING = Message("missing", "The cell is empty. Fill it in.", "Cellen är tom. Fyll i den.")
TOO_LONG = Message(
    "too-long",
    "The text has {length} characters, at most {limit} fit. Shorten it.",
    "Texten har {length} tecken, högst {limit} får plats. Korta den.",
)
CONTROL_CHARACTER = Message(
    "control-character",
    "The cell holds an invisible control character. Write the text again.",
    "Cellen innehåller ett osynligt styrtecken. Skriv texten på nytt.",
)
NOT_INTEGER = Message(
    "not-integer",
    "This is not a whole number. Write digits only.",
    "Det här är inget heltal. Skriv bara siffror.",
)
NOT_NUMBER = Message(
    "not-number",
    "This is not a number. Write digits with a point or comma.",
    "Det här är inget tal. Skriv siffror med punkt eller komma.",
)
TOO_SMALL = Message(
    "too-small",
    "The value is smaller than {limit}, the least allowed. Correct it.",
    "Värdet är mindre än {limit}, som är det minsta tillåtna. Rätta det.",
)
TOO_LARGE = Message(
    "too-large",
    "The value is larger than {limit}, the most allowed. Correct it.",
    "Värdet är större än {limit}, som är det största tillåtna. Rätta det.",
)
NOT_BOOLEAN = Message("not-boolean", "Write yes or no.", "Skriv ja eller nej.")
NOT_CHOICE = Message(
    "not-choice",
    "Write one of: {choices}.",
    "Skriv något av: {choices}.",
)
NOT_DATE = Message(
    "not-date",
    "This is not a date. Write YYYY-MM-DD, or relative as +30d, -2w or start+12w.",
    "Det här är inget datum. Skriv ÅÅÅÅ-MM-DD, eller relativt som +30d, -2w eller start+12w.",
)
DATE_WITHOUT_PROGRAMME = Message(
    "date-without-programme",
    "The date counts from the programme's start or end, which are missing or wrong. Correct programme first.",
    "Datumet räknas från projektets start eller slut, som saknas eller är fel. Rätta programme först.",
)
NOT_WEEKS = Message(
    "not-weeks",
    "These are not week numbers. Write 1 to 53, like: 28-31 52 1.",
    "Det här är inte veckonummer. Skriv 1 till 53, som: 28-31 52 1.",
)
NOT_CODE = Message(
    "not-code",
    "The code has {length} digits. Leading zeros belong to it: format the column as text.",
    "Koden har {length} siffror. Inledande nollor hör till: formatera kolumnen som text.",
)
NOT_EMAIL = Message(
    "not-email",
    "This is not an e-mail address. Write it as name@domain.se, or leave the cell empty.",
    "Det här är ingen e-postadress. Skriv den som namn@domän.se, eller lämna cellen tom.",
)
NOT_PHONE = Message(
    "not-phone",
    "This is not a telephone number. Write digits, with + first for another country.",
    "Det här är inget telefonnummer. Skriv siffror, med + först för ett annat land.",
)
NOT_URL = Message(
    "not-url",
    "This is not a web address. Write it with https:// first.",
    "Det här är ingen webbadress. Skriv den med https:// först.",
)

# References and facts across tables
UNKNOWN_REFERENCE = Message(
    "unknown-reference",
    "There is no such {column} in {table}{hint}. Correct the cell or add the row there.",
    "Det finns ingen sådan {column} i {table}{hint}. Rätta cellen eller lägg till raden där.",
)
HANGS_ON_FAULTY = Message(
    "hangs-on-faulty-row",
    "The row hangs on row {row} of {table}, which is faulty. Correct that one.",
    "Raden hänger på rad {row} i {table}, som är felaktig. Rätta den.",
)
CALENDAR_OF_ANOTHER = Message(
    "calendar-of-another-company",
    "The calendar belongs to {calendar_company}, the site to {site_company}. Choose a calendar of the site's company.",
    "Kalendern hör till {calendar_company}, arbetsstället till {site_company}. Välj en kalender som hör till "
    "arbetsställets företag.",
)
NO_VENUE = Message(
    "no-venue",
    "The course can only be held at a venue, but its provider has none in venues. Add one, or say yes in "
    "at_site or online.",
    "Utbildningen kan bara hållas i anordnarens lokal, men anordnaren har ingen i venues. Lägg till en, eller "
    "svara ja i at_site eller online.",
)
NEED_KEY_TOO_LONG = Message(
    "need-key-too-long",
    "The keys of the employment (or team) and the skill have {length} characters together, at most {limit} fit. "
    "Use shorter keys.",
    "Nycklarna för anställningen (eller laget) och kompetensen har tillsammans {length} tecken, högst {limit} får "
    "plats. Använd kortare nycklar.",
)
