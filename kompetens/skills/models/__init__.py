from kompetens.skills.models.evidence import Evidence, RoleHolder
from kompetens.skills.models.framework import Framework, Level, LevelScale, Skill, SkillGroup
from kompetens.skills.models.profiles import RoleProfile, RoleRequirement

__all__ = [
    "Evidence",
    "Framework",
    "Level",
    "LevelScale",
    "RoleHolder",
    "RoleProfile",
    "RoleRequirement",
    "Skill",
    "SkillGroup",
]
