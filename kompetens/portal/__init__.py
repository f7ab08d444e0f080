"""Kompetensportalen: courses, activities, sessions, enrolment, attendance."""
