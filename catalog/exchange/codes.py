"""What can be wrong with a file or a row: one code each, with the sentence that explains it."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FileCode(StrEnum):
    """Why a file cannot be read at all."""

    EMPTY_FILE = "EMPTY_FILE"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    UNFOLDS_TOO_FAR = "UNFOLDS_TOO_FAR"
    ENCRYPTED = "ENCRYPTED"
    OLD_EXCEL = "OLD_EXCEL"
    DAMAGED = "DAMAGED"
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    NO_HEADER = "NO_HEADER"
    NO_STOCK_HEADER = "NO_STOCK_HEADER"
    NO_STATEMENT_HEADER = "NO_STATEMENT_HEADER"
    OTHER_ACCOUNT = "OTHER_ACCOUNT"
    COLUMN_TWICE = "COLUMN_TWICE"
    SEVERAL_DECISIONS = "SEVERAL_DECISIONS"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"


class RowCode(StrEnum):
    """Why a row is refused, beside what `catalog.certification` refuses with codes of its own."""

    MISSING_PRODUCT = "MISSING_PRODUCT"
    MISSING_STARS = "MISSING_STARS"
    UNKNOWN_STARS = "UNKNOWN_STARS"
    STARS_TOO_FEW = "STARS_TOO_FEW"
    STARS_TOO_MANY = "STARS_TOO_MANY"
    POTENTIAL_FIVE_STARS = "POTENTIAL_FIVE_STARS"
    AMBIGUOUS_NUMBER = "AMBIGUOUS_NUMBER"
    BAD_NUMBER = "BAD_NUMBER"
    SCORE_OUT_OF_RANGE = "SCORE_OUT_OF_RANGE"
    SCORE_TOO_PRECISE = "SCORE_TOO_PRECISE"
    BAD_DATE = "BAD_DATE"
    DATE_BEFORE_PROGRAMME = "DATE_BEFORE_PROGRAMME"
    VALIDITY_CONTRADICTS = "VALIDITY_CONTRADICTS"
    UNKNOWN_LEVEL = "UNKNOWN_LEVEL"
    UNKNOWN_GROUP = "UNKNOWN_GROUP"
    UNKNOWN_PRODUCER_TYPE = "UNKNOWN_PRODUCER_TYPE"
    SEVERAL_PRODUCERS = "SEVERAL_PRODUCERS"
    BAD_DECISION_NUMBER = "BAD_DECISION_NUMBER"
    DEMO_DECISION = "DEMO_DECISION"
    BAD_CERTIFICATE_NUMBER = "BAD_CERTIFICATE_NUMBER"
    WITHDRAWAL_INCOMPLETE = "WITHDRAWAL_INCOMPLETE"
    DUPLICATE_IN_FILE = "DUPLICATE_IN_FILE"
    CONFLICT_WITH_REGISTER = "CONFLICT_WITH_REGISTER"
    TEXT_TOO_LONG = "TEXT_TOO_LONG"
    UNREADABLE_TEXT = "UNREADABLE_TEXT"
    FORMULA_WITHOUT_VALUE = "FORMULA_WITHOUT_VALUE"
    BAD_LINK = "BAD_LINK"
    MISSING_SKU = "MISSING_SKU"
    NOT_YOURS = "NOT_YOURS"
    BAD_QUANTITY = "BAD_QUANTITY"
    UNKNOWN_GOODS = "UNKNOWN_GOODS"
    CODES_DIFFER = "CODES_DIFFER"
    NOT_CONSIGNED = "NOT_CONSIGNED"
    LOT_PAST_ITS_DATE = "LOT_PAST_ITS_DATE"
    LOT_KNOWN_OTHERWISE = "LOT_KNOWN_OTHERWISE"
    LOT_IS_BLOCKED = "LOT_IS_BLOCKED"
    LOT_HAS_A_BOOK = "LOT_HAS_A_BOOK"
    LOT_TWICE = "LOT_TWICE"


class WarningCode(StrEnum):
    """What a person should look at; the row is taken all the same."""

    MISSING_PRODUCER = "MISSING_PRODUCER"
    PRODUCER_FROM_ABOVE = "PRODUCER_FROM_ABOVE"
    MISSING_GROUP = "MISSING_GROUP"
    MISSING_DECISION_NUMBER = "MISSING_DECISION_NUMBER"
    MISSING_DATE = "MISSING_DATE"
    MISSING_PLACE = "MISSING_PLACE"
    UNKNOWN_PLACE = "UNKNOWN_PLACE"
    SPLIT_PLACE = "SPLIT_PLACE"
    DIFFERS_FROM_REGISTER = "DIFFERS_FROM_REGISTER"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    OTHER_SHEET = "OTHER_SHEET"
    TITLE_DATE_UNREADABLE = "TITLE_DATE_UNREADABLE"
    DECISION_DIFFERS_FROM_TITLE = "DECISION_DIFFERS_FROM_TITLE"
    NO_ROWS = "NO_ROWS"


Code = FileCode | RowCode | WarningCode

MESSAGES: dict[StrEnum, Promise] = {
    FileCode.EMPTY_FILE: _("The file is empty."),
    FileCode.FILE_TOO_LARGE: _("The file is larger than %(limit)s MB."),
    FileCode.UNFOLDS_TOO_FAR: _("The workbook unfolds to more than it may; it was not opened."),
    FileCode.ENCRYPTED: _("The workbook is protected by a password: save it without one."),
    FileCode.OLD_EXCEL: _("This is an old .xls workbook: save it as .xlsx or .csv."),
    FileCode.DAMAGED: _("The file is damaged or is not a table (%(reason)s)."),
    FileCode.UNKNOWN_ENCODING: _("The letters of the file cannot be read: save it as UTF-8."),
    FileCode.NO_HEADER: _(
        "No header was found: a row that names the columns, at least the product and its stars or score."
    ),
    FileCode.NO_STOCK_HEADER: _(
        "No header was found: a row that names the columns, at least the quantity and the SKU or barcode."
    ),
    FileCode.NO_STATEMENT_HEADER: _(
        "No header was found: a row that names the columns, at least the date and the amount credited."
    ),
    FileCode.OTHER_ACCOUNT: _("This is the statement of account %(account)s, not of the shop's account %(ours)s."),
    FileCode.COLUMN_TWICE: _("Two columns are named as the same thing: “%(first)s” and “%(second)s”."),
    FileCode.SEVERAL_DECISIONS: _(
        "The title names several decisions (%(numbers)s): say which one it is when you give the file."
    ),
    FileCode.TOO_MANY_ROWS: _("The file has more than %(limit)s rows: split it."),
    RowCode.MISSING_PRODUCT: _("The product has no name."),
    RowCode.MISSING_STARS: _("The stars are missing."),
    RowCode.UNKNOWN_STARS: _("“%(value)s” is not a number of stars."),
    RowCode.STARS_TOO_FEW: _("%(value)s stars: only 3 stars and up are recognised."),
    RowCode.STARS_TOO_MANY: _("%(value)s stars: there are 5 at most."),
    RowCode.POTENTIAL_FIVE_STARS: _(
        "Potential 5 stars: from 90 points on the nation decides; a province cannot give 5 stars."
    ),
    RowCode.AMBIGUOUS_NUMBER: _("“%(value)s” can be read in two ways: write decimals with a comma and without dots."),
    RowCode.BAD_NUMBER: _("“%(value)s” is not a number."),
    RowCode.SCORE_OUT_OF_RANGE: _("A score lies between 0 and 100, not %(value)s."),
    RowCode.SCORE_TOO_PRECISE: _("A score has at most 3 decimals, not %(value)s; it is never rounded."),
    RowCode.BAD_DATE: _("“%(value)s” is not a date: write day/month/year."),
    RowCode.DATE_BEFORE_PROGRAMME: _("The date %(value)s lies before the programme began on 07/05/2018."),
    RowCode.VALIDITY_CONTRADICTS: _("Valid until %(value)s, but by the criteria it is %(expected)s."),
    RowCode.UNKNOWN_LEVEL: _("“%(value)s” is not a level: district, province or nation."),
    RowCode.UNKNOWN_GROUP: _("“%(value)s” is none of the six product groups."),
    RowCode.UNKNOWN_PRODUCER_TYPE: _("“%(value)s” is not a kind of producer."),
    RowCode.SEVERAL_PRODUCERS: _("Several producers have this name: the province says which one."),
    RowCode.BAD_DECISION_NUMBER: _("“%(value)s” is not a decision number, as 2497/QĐ-UBND is."),
    RowCode.DEMO_DECISION: _("Decision numbers that begin with DEMO are for demonstrations only."),
    RowCode.BAD_CERTIFICATE_NUMBER: _("The certificate number %(value)s is malformed or given to another recognition."),
    RowCode.WITHDRAWAL_INCOMPLETE: _("A withdrawal needs its decision number, its dates and its reason."),
    RowCode.DUPLICATE_IN_FILE: _("The same product under the same decision stands in line %(line)s already."),
    RowCode.CONFLICT_WITH_REGISTER: _("The register says otherwise: %(present)s, not %(value)s."),
    RowCode.TEXT_TOO_LONG: _("The text is longer than %(limit)s characters."),
    RowCode.UNREADABLE_TEXT: _("The text has letters that cannot be read: the file was damaged on its way."),
    RowCode.FORMULA_WITHOUT_VALUE: _("The cell holds a formula without a stored value: write the value itself."),
    RowCode.BAD_LINK: _("“%(value)s” is not a web address."),
    RowCode.MISSING_SKU: _("The SKU is missing."),
    RowCode.NOT_YOURS: _("No such product of yours, or its producer has not agreed that the office sells for it."),
    RowCode.BAD_QUANTITY: _("“%(value)s” is not a number of pieces: a whole number, at least 1."),
    RowCode.UNKNOWN_GOODS: _("No goods have the code “%(value)s”."),
    RowCode.CODES_DIFFER: _("The barcode %(value)s is not that of %(sku)s."),
    RowCode.NOT_CONSIGNED: _("No consignment in force lets this point hold goods of %(producer)s."),
    RowCode.LOT_PAST_ITS_DATE: _("The best-before date %(value)s has passed already."),
    RowCode.LOT_KNOWN_OTHERWISE: _("Lot %(lot)s is known with the date %(date)s."),
    RowCode.LOT_IS_BLOCKED: _("Lot %(lot)s is blocked."),
    RowCode.LOT_HAS_A_BOOK: _(
        "Of this lot %(pieces)s lie here by the book: adjust or count it. A list only begins a book."
    ),
    RowCode.LOT_TWICE: _("The same lot of the same goods stands in line %(line)s already."),
    WarningCode.MISSING_PRODUCER: _("No producer: the row enters the register only and makes no product."),
    WarningCode.PRODUCER_FROM_ABOVE: _("The producer is taken from the row above: %(value)s."),
    WarningCode.MISSING_GROUP: _("No product group."),
    WarningCode.MISSING_DECISION_NUMBER: _("No decision number."),
    WarningCode.MISSING_DATE: _("No decision date: the recognition enters the register but is never in force."),
    WarningCode.MISSING_PLACE: _("No place: a person has to fill it in."),
    WarningCode.UNKNOWN_PLACE: _("The place “%(value)s” is not known: a person has to find it."),
    WarningCode.SPLIT_PLACE: _("“%(value)s” was split (%(candidates)s): a person has to choose."),
    WarningCode.DIFFERS_FROM_REGISTER: _("The register keeps “%(present)s”, not “%(value)s”."),
    WarningCode.UNKNOWN_COLUMN: _("The column “%(value)s” is not read."),
    WarningCode.OTHER_SHEET: _("The sheet “%(value)s” also holds a table; only the first one is read."),
    WarningCode.TITLE_DATE_UNREADABLE: _("The title's decision has no readable date."),
    WarningCode.DECISION_DIFFERS_FROM_TITLE: _(
        "The title names decision %(value)s; the one given with the file is used."
    ),
    WarningCode.NO_ROWS: _("There is a header, but no row below it."),
}
