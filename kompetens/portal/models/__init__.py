from kompetens.portal.models.activity import Activity, Session
from kompetens.portal.models.course import Course, CourseSkill, Venue
from kompetens.portal.models.enrolment import Attendance, Enrolment
from kompetens.portal.models.search import SearchWord

__all__ = ["Activity", "Attendance", "Course", "CourseSkill", "Enrolment", "SearchWord", "Session", "Venue"]
