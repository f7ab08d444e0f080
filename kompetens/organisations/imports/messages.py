"""Every sentence that reading a file can answer with."""

from kompetens.core.messages import Message

# --- the file as a whole cannot be read -------------------------------------------------------------------
NO_FILE = Message(
    "file-missing",
    "There is no file {name}.",
    "Det finns ingen fil {name}.",
)
NOT_A_FILE = Message(
    "file-not-regular",
    "{name} is not a file that can be read.",
    "{name} är inte en fil som går att läsa.",
)
EMPTY = Message(
    "file-empty",
    "The file is empty. Export it again and check that it holds rows.",
    "Filen är tom. Exportera den igen och kontrollera att den har rader.",
)
TOO_BIG = Message(
    "file-too-big",
    "The file is larger than {limit} MB. Divide it, or save only the sheet with the list.",
    "Filen är större än {limit} MB. Dela den, eller spara bara bladet med listan.",
)
BOMB = Message(
    "file-unpacks-too-large",
    "The workbook unpacks to more than {limit} MB and is not opened. Save only the sheet with the list.",
    "Arbetsboken blir större än {limit} MB när den packas upp och öppnas inte. Spara bara bladet med listan.",
)
TOO_MUCH = Message(
    "file-too-heavy",
    "The file takes too much memory to read. It may hold something in a cell far from the list: delete all "
    "rows and columns beyond the list, save and try again.",
    "Filen kräver för mycket minne. Kanske står det något i en cell långt från listan: ta bort alla rader och "
    "kolumner utanför listan, spara och försök igen.",
)
TOO_SLOW = Message(
    "file-too-slow",
    "The file took more than {seconds} seconds to read and was put away. Save only the sheet with the list as "
    "a new workbook and try again.",
    "Filen tog mer än {seconds} sekunder att läsa och lades åt sidan. Spara bara bladet med listan som en ny "
    "arbetsbok och försök igen.",
)
TOO_MANY_ROWS = Message(
    "file-too-many-rows",
    "The list has more than {limit} rows. Divide it into several files.",
    "Listan har fler än {limit} rader. Dela den i flera filer.",
)
TOO_WIDE = Message(
    "file-too-wide",
    "The list has more than {limit} columns. Delete the columns that are not needed.",
    "Listan har fler än {limit} kolumner. Ta bort de kolumner som inte behövs.",
)
PASSWORD = Message(
    "file-password",
    "The workbook is protected by a password. Save it without a password and try again.",
    "Arbetsboken är skyddad med lösenord. Spara den utan lösenord och försök igen.",
)
DAMAGED = Message(
    "file-damaged",
    "The workbook is damaged or only part of it has arrived. Open it in a spreadsheet program, save it as "
    ".xlsx and try again.",
    "Arbetsboken är skadad eller bara delvis sparad. Öppna den i ett kalkylprogram, spara den som .xlsx och "
    "försök igen.",
)
NOT_A_TABLE_FILE = Message(
    "file-not-a-spreadsheet",
    "This is {what}, not a spreadsheet. Save the list as .xlsx or .csv and try again.",
    "Det här är {what}, inte ett kalkylblad. Spara listan som .xlsx eller .csv och försök igen.",
)
NOT_TEXT = Message(
    "file-not-text",
    "The file is neither a spreadsheet nor readable text. Save the list as .xlsx and try again.",
    "Filen är varken ett kalkylblad eller läsbar text. Spara listan som .xlsx och försök igen.",
)
WRONG_ENCODING = Message(
    "file-wrong-encoding",
    "The letters of the file cannot be read: it is saved with an unknown character encoding. Save it as .xlsx "
    "or as CSV UTF-8 and try again.",
    "Filens bokstäver går inte att läsa: den är sparad med okänd teckenkodning. Spara den som .xlsx eller som "
    "CSV UTF-8 och försök igen.",
)
ONLY_FORMULAS = Message(
    "file-only-formulas",
    "The cells hold formulas without results. Open the workbook in a spreadsheet program, let it calculate, "
    "save and try again.",
    "Cellerna innehåller formler utan resultat. Öppna arbetsboken i ett kalkylprogram, låt den räkna om, spara "
    "och försök igen.",
)
NO_CELLS = Message(
    "file-no-cells",
    "No sheet of the file has anything in it.",
    "Inget av filens blad innehåller något.",
)
NOT_UNDERSTOOD = Message(
    "file-not-understood",
    "The file holds no list of people, no skill matrix and no list of courses that can be recognised. The "
    "columns need headings such as Personnummer, Förnamn, Efternamn, or Kurs, Omfattning, Pris.",
    "I filen finns ingen personallista, kompetensmatris eller kurslista som går att känna igen. Kolumnerna "
    "behöver rubriker som Personnummer, Förnamn, Efternamn, eller Kurs, Omfattning, Pris.",
)
NO_ROWS = Message(
    "file-no-rows",
    "The list has headings but no rows below them.",
    "Listan har rubriker men inga rader under dem.",
)
NO_SUCH_SHEET = Message(
    "file-no-such-sheet",
    "There is no sheet {name} in the file.",
    "Det finns inget blad {name} i filen.",
)
FAILED = Message(
    "file-reader-failed",
    "The file could not be read. Save the list as a new .xlsx workbook and try again.",
    "Filen gick inte att läsa. Spara listan som en ny arbetsbok (.xlsx) och försök igen.",
)

# --- a row is refused -------------------------------------------------------------------------------------
NAME_MISSING = Message("row-name-missing", "The name is missing. Fill it in.", "Namnet saknas. Fyll i det.")
TWICE = Message(
    "row-same-person-twice",
    "The same person stands on row {row} already. Delete one of the rows.",
    "Samma person står redan på rad {row}. Ta bort en av raderna.",
)
CELL_ERROR = Message(
    "row-cell-error",
    "The cell with the identity number holds an error from the spreadsheet: {value}.",
    "Cellen med personnumret innehåller ett fel från kalkylprogrammet: {value}.",
)
NOT_A_LEVEL = Message(
    "cell-not-a-level",
    "“{value}” is not a level of the scale {scale}. Leave the cell empty when nobody has rated.",
    "”{value}” är ingen nivå på skalan {scale}. Lämna cellen tom när ingen har skattat.",
)
RATED_TWICE = Message(
    "cell-rated-twice",
    "The same person and skill stand on row {row} already, with another level.",
    "Samma person och kompetens står redan på rad {row}, med en annan nivå.",
)
COURSE_TITLE_MISSING = Message(
    "row-course-title-missing",
    "The name of the course is missing. Fill it in.",
    "Kursens namn saknas. Fyll i det.",
)

# --- a cell is left out -----------------------------------------------------------------------------------
BAD_DATE = Message(
    "cell-not-a-date",
    "“{value}” is not a date and was left out. Write it as YYYY-MM-DD.",
    "”{value}” är inget datum och togs inte med. Skriv det som ÅÅÅÅ-MM-DD.",
)
BAD_EMAIL = Message(
    "cell-not-an-email",
    "“{value}” is not an e-mail address and was left out.",
    "”{value}” är ingen e-postadress och togs inte med.",
)
BAD_NUMBER = Message(
    "cell-not-a-number",
    "“{value}” is not a number that fits here and was left out.",
    "”{value}” är inget tal som passar här och togs inte med.",
)
BAD_AMOUNT = Message(
    "cell-not-an-amount",
    "“{value}” is not an amount in kronor and was left out.",
    "”{value}” är inget belopp i kronor och togs inte med.",
)
BAD_IDENTIFIER = Message(
    "cell-not-an-identifier",
    "“{value}” is not a right number of its kind and was left out.",
    "”{value}” är inget riktigt nummer av sitt slag och togs inte med.",
)
BAD_HOURS = Message(
    "cell-not-a-duration",
    "“{value}” does not tell how many hours the course takes, and was left out.",
    "”{value}” säger inte hur många timmar kursen tar och togs inte med.",
)
UNKNOWN_FORM = Message(
    "cell-unknown-form",
    "“{value}” does not tell whether the course is held in a classroom, at the company or online.",
    "”{value}” säger inte om kursen hålls i klassrum, hos företaget eller digitalt.",
)
PRICE_UNIT = Message(
    "cell-price-unit",
    "It is not said whether “{value}” is for the whole group or for each participant; read as for the group.",
    "Det står inte om ”{value}” gäller hela gruppen eller varje deltagare; läst som för gruppen.",
)
MIN_ABOVE_MAX = Message(
    "cell-min-above-max",
    "The smallest group ({value}) is larger than the largest.",
    "Den minsta gruppen ({value}) är större än den största.",
)

# --- notes about the file ---------------------------------------------------------------------------------
ENCODING = Message(
    "note-encoding",
    "The text is encoded as {encoding}, with {delimiter} between the columns.",
    "Texten är kodad som {encoding}, med {delimiter} mellan kolumnerna.",
)
REPAIRED = Message(
    "note-letters-repaired",
    "The letters å, ä, ö were garbled in the file and have been put right.",
    "Bokstäverna å, ä, ö var förvanskade i filen och har rättats.",
)
QUOTES = Message(
    "note-loose-quotes",
    "A quotation mark without its pair stands in the file; quotation marks were read as plain characters.",
    "I filen finns ett citattecken utan motsvarighet; citattecken lästes som vanliga tecken.",
)
HEADINGS_AT = Message(
    "note-headings",
    "Sheet {sheet}: the headings stand on row {row}.",
    "Blad {sheet}: rubrikerna står på rad {row}.",
)
NO_HEADINGS = Message(
    "note-no-headings",
    "Sheet {sheet}: no headings were found; the columns were recognised by what they hold.",
    "Blad {sheet}: inga rubriker hittades; kolumnerna kändes igen på vad de innehåller.",
)
ACROSS = Message(
    "note-people-across",
    "Sheet {sheet}: people stand across and skills down; row and column have changed places in the result.",
    "Blad {sheet}: personerna står i kolumner och kompetenserna i rader; rad och kolumn har bytt plats i svaret.",
)
SHEET_SKIPPED = Message(
    "note-sheet-skipped",
    "Sheet {sheet} was not read: {reason_en}.",
    "Blad {sheet} lästes inte: {reason_sv}.",
)
SUM_SKIPPED = Message(
    "note-sum-row",
    "Row {row} sums up other rows and is no row of its own.",
    "Rad {row} summerar andra rader och är ingen egen rad.",
)
TEXT_SKIPPED = Message(
    "note-text-row",
    "Row {row} holds a heading or a remark and was skipped.",
    "Rad {row} är en rubrik eller anmärkning och hoppades över.",
)
ZEROS = Message(
    "note-zeros-restored",
    "{count} identity numbers had lost their leading zeros, which have been put back.",
    "{count} personnummer hade tappat sina inledande nollor, som har lagts tillbaka.",
)
CENTURY = Message(
    "note-century-assumed",
    "{count} identity numbers are written without century; the latest possible was assumed.",
    "{count} personnummer saknar sekel; det senast möjliga antogs.",
)
NO_IDENTITY = Message(
    "note-no-identity-column",
    "The list has no column with identity numbers.",
    "Listan har ingen kolumn med personnummer.",
)
NAME_ORDER = Message(
    "note-name-order",
    "Names in column {column} were read as surname first.",
    "Namnen i kolumn {column} lästes med efternamnet först.",
)
CAPITALS = Message(
    "note-capitals",
    "Names written in capitals only have been given small letters.",
    "Namn som bara var skrivna med versaler har fått gemener.",
)
NOT_RATED = Message(
    "note-marks-not-rated",
    "{count} cells hold a mark such as “{value}” and were read as not rated.",
    "{count} celler har ett tecken som ”{value}” och lästes som inte skattade.",
)
OTHER_SCALE = Message(
    "note-other-scale",
    "{count} cells hold the level {value}, which is outside the scale {scale}. Choose the scale of the file.",
    "{count} celler har nivån {value}, som ligger utanför skalan {scale}. Välj filens skala.",
)
VAT_TAKEN_OFF = Message(
    "note-vat-taken-off",
    "Prices in column {column} include VAT; 25 % VAT has been taken off.",
    "Priserna i kolumn {column} är med moms; 25 % moms har dragits av.",
)
EXCLUDING_VAT = Message(
    "note-prices-without-vat",
    "Prices are in kronor without VAT; a day is {hours} hours.",
    "Priserna är i kronor utan moms; en dag är {hours} timmar.",
)
PRICE_PER_DAY = Message(
    "note-price-per-day",
    "Prices per day were multiplied by the number of days.",
    "Priser per dag har räknats om med antalet dagar.",
)

# The short reasons of ``why``, which files beside the list and other programs may rely on.
WHY = {
    "identity-missing": "personnummer saknas",
    "identity-not-digits": "inte siffror",
    "identity-wrong-length": "fel antal siffror",
    "identity-birth-date-only": "bara födelsedatum",
    "identity-invalid-date": "ogiltigt datum",
    "identity-future-date": "datum i framtiden",
    "identity-wrong-check-digit": "fel kontrollsiffra",
    "identity-no-birth-number": "födelsenummer saknas",
    "identity-wrong-letter": "otillåten bokstav",
    "identity-rounded": "avrundat nummer",
    "identity-is-organisation": "organisationsnummer",
    "row-name-missing": "namn saknas",
    "row-same-person-twice": "samma person två gånger i filen",
    "row-cell-error": "fel i cellen",
    "row-course-title-missing": "kursens namn saknas",
    "cell-not-a-level": "not a level",
    "cell-rated-twice": "samma kompetens två gånger",
}
