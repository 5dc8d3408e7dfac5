"""Tables, whatever file they come in: delimited text, workbooks, Parquet, markup, dumps of databases."""
