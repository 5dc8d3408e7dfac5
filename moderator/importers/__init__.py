"""From a file to comments. No database, no Qt.

What is asked from outside stands here: `registry` (which format a file is of), `preview` (what it would become) and
`base` (what every format is). Below them, each room using only those under it:

    recognising   what surrounds an export, and what is none
    formats       one format, one file: the exports of platforms and of tools
    generic       tables and JSON that nobody described, read by guesses
    tables        whatever holds rows: delimited text, workbooks, pages, dumps of databases
    documents     JSON and XML of any size, one record at a time
    files         folders, archives and damage; bytes as text
    meaning       what a cell or the name of a column says: dates, counts, addresses, fields
"""
