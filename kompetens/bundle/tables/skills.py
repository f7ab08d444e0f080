"""Levels, skills, role profiles."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Table

LEVELS = Table(
    "levels",
    "Projektets nivåskala, en rad per nivå. Vanligast är 0–4.",
    "The programme's level scale, one row per level. The most common is 0–4.",
    (
        C("level", K.INTEGER, "nivå", "level", minimum=0, maximum=9),
        C("name_sv", K.TEXT, "nivåns namn på svenska", "the level's name in Swedish", length=100),
        C("name_en", K.TEXT, "nivåns namn på engelska", "the level's name in English", False, length=100, default=""),
    ),
    key=("level",),
)

SKILL_GROUPS = Table(
    "skill_groups",
    "Ämnesområden för kompetenser och utbildningar.",
    "Subjects of skills and courses.",
    (
        C("skill_group", K.KEY, "områdets nyckel", "the subject's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish", length=100),
        C("name_en", K.TEXT, "namn på engelska", "name in English", False, length=100, default=""),
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
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish", length=300),
        C("name_en", K.TEXT, "namn på engelska", "name in English", False, length=300, default=""),
        C(
            "valid_months",
            K.INTEGER,
            "gäller så många månader; tomt = för gott",
            "valid for so many months; empty = for good",
            False,
            minimum=1,
            maximum=240,
        ),
        C(
            "legally_required",
            K.BOOLEAN,
            "krävs av lag eller föreskrift för arbetet",
            "required for the work by law or regulation",
            False,
            default=False,
        ),
        C(
            "jobtech_id",
            K.TEXT,
            "samma begrepp i JobTech Taxonomy",
            "the same concept in JobTech Taxonomy",
            False,
            length=120,
            default="",
        ),
        C("esco_uri", K.URL, "samma begrepp i ESCO", "the same concept in ESCO", False, length=120, default=""),
    ),
    key=("skill",),
)

ROLE_PROFILES = Table(
    "role_profiles",
    "Rollprofiler, gemensamma för alla företag.",
    "Role profiles, shared by all companies.",
    (
        C("role_profile", K.KEY, "rollprofilens nyckel", "the role profile's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish", length=150),
        C("name_en", K.TEXT, "namn på engelska", "name in English", False, length=150, default=""),
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
        C("level", K.INTEGER, "krävd nivå", "required level", reference="levels.level"),
        C(
            "importance",
            K.INTEGER,
            "vikt för rollen, 5 = avgörande",
            "importance for the role, 5 = decisive",
            False,
            minimum=1,
            maximum=5,
            default=3,
        ),
        C(
            "headcount",
            K.INTEGER,
            "så många måste ha kompetensen; tomt = alla i rollen",
            "so many must have the skill; empty = all in the role",
            False,
            minimum=1,
            maximum=1000,
        ),
    ),
    key=("role_profile", "skill"),
)

SKILL_TABLES = (LEVELS, SKILL_GROUPS, SKILLS, ROLE_PROFILES, ROLE_REQUIREMENTS)
