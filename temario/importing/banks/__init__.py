"""Question banks of Moodle, in GIFT and in Aiken → questions.

`moodle_xml`, `gift` and `aiken` are the ways in.
"""
