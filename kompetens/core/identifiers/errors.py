"""What can be wrong with an identifier, in words a user understands."""

from kompetens.core.messages import Message, MessageError


class IdentifierError(MessageError):
    """The text is not the identifier it should be; ``message`` says why."""


MISSING = Message(
    "identity-missing",
    "The identity number is missing. Fill it in.",
    "Personnumret saknas. Fyll i det.",
)
NOT_DIGITS = Message(
    "identity-not-digits",
    "The identity number holds other characters than digits. Write it as YYYYMMDD-NNNN.",
    "Personnumret innehåller annat än siffror. Skriv det som ÅÅÅÅMMDD-NNNN.",
)
WRONG_LENGTH = Message(
    "identity-wrong-length",
    "The identity number has {digits} digits; it must have 10 or 12.",
    "Personnumret har {digits} siffror, men det ska ha 10 eller 12.",
)
BIRTH_DATE_ONLY = Message(
    "identity-birth-date-only",
    "This is only a date of birth; the last four digits are missing.",
    "Det här är bara ett födelsedatum; de fyra sista siffrorna saknas.",
)
INVALID_DATE = Message(
    "identity-invalid-date",
    "The identity number begins with a date that does not exist.",
    "Personnumret börjar med ett datum som inte finns.",
)
FUTURE_DATE = Message(
    "identity-future-date",
    "The identity number begins with a date that has not come yet.",
    "Personnumret börjar med ett datum som inte har inträffat än.",
)
WRONG_CHECK_DIGIT = Message(
    "identity-wrong-check-digit",
    "The last digit of the identity number does not fit the others. Some digit is mistyped.",
    "Sista siffran i personnumret stämmer inte med de andra. Någon siffra är felskriven.",
)
NO_BIRTH_NUMBER = Message(
    "identity-no-birth-number",
    "Nobody has the birth number 000. Fill in the last four digits.",
    "Ingen har födelsenumret 000. Fyll i de fyra sista siffrorna.",
)
WRONG_LETTER = Message(
    "identity-wrong-letter",
    "The identity number holds a letter that interim numbers do not use.",
    "Personnumret innehåller en bokstav som inte används i tillfälliga nummer.",
)
ROUNDED = Message(
    "identity-rounded",
    "The spreadsheet has rounded the identity number. Make the column text and fill in the number again.",
    "Kalkylprogrammet har avrundat personnumret. Gör om kolumnen till text och skriv numret igen.",
)
ORGANISATION = Message(
    "identity-is-organisation",
    "This is an organisation number, not a person's identity number.",
    "Det här är ett organisationsnummer, inte ett personnummer.",
)

ORGANISATION_MISSING = Message(
    "organisation-missing",
    "The organisation number is missing. Fill it in.",
    "Organisationsnumret saknas. Fyll i det.",
)
ORGANISATION_NOT_DIGITS = Message(
    "organisation-not-digits",
    "The organisation number holds other characters than digits. Write it as NNNNNN-NNNN.",
    "Organisationsnumret innehåller annat än siffror. Skriv det som NNNNNN-NNNN.",
)
ORGANISATION_WRONG_LENGTH = Message(
    "organisation-wrong-length",
    "The organisation number has {digits} digits; it must have 10, or 12 with 16 first.",
    "Organisationsnumret har {digits} siffror, men det ska ha 10, eller 12 med 16 först.",
)
ORGANISATION_WRONG_CHECK_DIGIT = Message(
    "organisation-wrong-check-digit",
    "The last digit of the organisation number does not fit the others. Some digit is mistyped.",
    "Sista siffran i organisationsnumret stämmer inte med de andra. Någon siffra är felskriven.",
)
ORGANISATION_PREFIX = Message(
    "organisation-wrong-prefix",
    "An organisation number of 12 digits begins with 16; a sole trader's with the century of birth.",
    "Ett organisationsnummer med 12 siffror börjar med 16; en enskild firmas med födelseseklet.",
)

CFAR = Message(
    "cfar-not-eight-digits",
    "A workplace (CFAR) number has 8 digits.",
    "Ett arbetsställenummer (CFAR-nummer) har 8 siffror.",
)
SNI = Message(
    "sni-wrong-form",
    "An SNI code has two to five digits, for example 25.620.",
    "En SNI-kod har två till fem siffror, till exempel 25.620.",
)
COUNTY = Message(
    "county-unknown",
    "There is no county with the code {code}.",
    "Det finns inget län med koden {code}.",
)
MUNICIPALITY = Message(
    "municipality-unknown",
    "{code} is not a municipality code: it has four digits and begins with a county code.",
    "{code} är ingen kommunkod: den har fyra siffror och börjar med en länskod.",
)
