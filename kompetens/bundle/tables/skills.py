"""Level scale, skills, role profiles."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Table

LEVELS = Table(
    "levels",
    "Nivåskalor: en rad per nivå. Projektet kan ha flera skalor.",
    "Level scales: one row per level. A programme can have several scales.",
    (
        C("scale", K.KEY, "skalans nyckel", "the scale's key"),
        C("level", K.INTEGER, "nivå", "level", minimum=0, maximum=9),
        C("name_sv", K.TEXT, "nivåns namn på svenska", "the level's name in Swedish"),
        C("name_en", K.TEXT, "nivåns namn på engelska", "the level's name in English"),
        C(
            "description_sv",
            K.TEXT,
            "vad nivån innebär",
            "what the level means, in Swedish",
            required=False,
            default="",
        ),
        C(
            "description_en",
            K.TEXT,
            "vad nivån innebär, på engelska",
            "what the level means",
            required=False,
            default="",
        ),
    ),
    key=("scale", "level"),
)

SKILL_GROUPS = Table(
    "skill_groups",
    "Ämnesområden för kompetenser och utbildningar.",
    "Subjects of skills and courses.",
    (
        C("skill_group", K.KEY, "områdets nyckel", "the subject's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish"),
        C("name_en", K.TEXT, "namn på engelska", "name in English"),
        C("position", K.INTEGER, "plats i listor", "place in lists", minimum=0, required=False, default=0),
    ),
    key=("skill_group",),
)

SKILLS = Table(
    "skills",
    "Kompetenser.",
    "Skills.",
    (
        C("skill", K.KEY, "kompetensens nyckel", "the skill's key"),
        C("skill_group", K.KEY, "ämnesområde", "subject", reference="skill_groups.skill_group"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish"),
        C("name_en", K.TEXT, "namn på engelska", "name in English"),
        C("scale", K.KEY, "nivåskala", "level scale", reference="levels.scale"),
        C(
            "jobtech_id",
            K.TEXT,
            "begreppets id i JobTech Taxonomy",
            "the concept's id in JobTech Taxonomy",
            required=False,
            default="",
        ),
        C(
            "esco_uri",
            K.URL,
            "begreppets adress i ESCO",
            "the concept's URI in ESCO",
            required=False,
            default="",
        ),
        C(
            "legally_required",
            K.BOOLEAN,
            "krävs av lag eller föreskrift för den som utför arbetet",
            "required by law or regulation of whoever does the work",
            required=False,
            default=False,
        ),
        C(
            "valid_months",
            K.INTEGER,
            "gäller i så många månader; tomt = för gott",
            "valid for so many months; empty = for good",
            minimum=1,
            maximum=240,
            required=False,
        ),
    ),
    key=("skill",),
)

ROLE_PROFILES = Table(
    "role_profiles",
    "Rollprofiler: gemensamma för alla företag.",
    "Role profiles, shared by all companies.",
    (
        C("role_profile", K.KEY, "rollprofilens nyckel", "the role profile's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish"),
        C("name_en", K.TEXT, "namn på engelska", "name in English"),
        C(
            "ssyk_code",
            K.CODE,
            "yrkeskod enligt SSYK 2012",
            "occupation code, SSYK 2012",
            length=4,
            required=False,
            default="",
        ),
    ),
    key=("role_profile",),
)

ROLE_REQUIREMENTS = Table(
    "role_requirements",
    "Vilken nivå rollen kräver i vilken kompetens.",
    "Which level the role requires in which skill.",
    (
        C("role_profile", K.KEY, "rollprofil", "role profile", reference="role_profiles.role_profile"),
        C("skill", K.KEY, "kompetens", "skill", reference="skills.skill"),
        C("level", K.INTEGER, "krävd nivå", "required level", minimum=0, maximum=9),
        C(
            "importance",
            K.INTEGER,
            "vikt för rollen, 5 = avgörande",
            "importance for the role, 5 = decisive",
            minimum=1,
            maximum=5,
            required=False,
            default=3,
        ),
    ),
    key=("role_profile", "skill"),
)

SKILL_TABLES = (LEVELS, SKILL_GROUPS, SKILLS, ROLE_PROFILES, ROLE_REQUIREMENTS)
