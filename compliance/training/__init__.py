"""People with security work, focal points, courses, attendance, certificates, who is out of date.

Little is kept of a person: name, job title, what the person does for security. No number of an
identity paper, no day of birth. People leave; no row is deleted.
"""
