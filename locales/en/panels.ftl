# Tables and parts of the panels
table-search = Search the table
table-copy-all = Copy all
table-rows = { $all } rows
table-rows-of = { $shown } of { $all } rows
table-filter = Filter { $column }
table-filter-text = Part of the text; begin with = for an exact match
table-filter-number = For example: >600, <=3, 100..250
table-bounds = Enter a whole number from { $least } to { $most }.
table-copied = { $rows } rows copied. Paste them into a spreadsheet.
table-not-copied = The browser does not allow copying. Select the rows and press Ctrl+C.
table-paste-refused = { $cells } cells were not pasted: their column cannot be changed or the value is out of bounds.
station-name = TPS { $number } { $desa }
