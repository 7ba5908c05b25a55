# Reading lists of stations, places and edges
import-kind-stations = station list
import-kind-places = list of places
import-kind-edges = list of edges
import-kind-forces = list of units that guard
import-kind-ticks = list of indicators of vulnerability
import-kind-rulings = police list of vulnerability
import-kind-staff = staff list by name
import-intent-update = update the stations named, add those not there yet; others stay
import-intent-add = only add stations not there yet
import-intent-replace = replace all stations of the villages named
import-intent-move = move the stations named, one record for each
import-intent-alternate = keep as agreed alternates; stations stay where they are
import-how-code = by code
import-how-exact = the same
import-how-normalised = the same, written differently
import-how-similar = alike
import-how-chosen = chosen
import-reason-blank = blank row
import-reason-title = title or remark
import-reason-subtotal = village total
import-reason-total = sub-district or regency total
import-reason-left-out = left out
import-level-desa = village
import-level-kecamatan = sub-district
import-level-regency = whole list
field-kecamatan = sub-district
field-desa = village
field-desa-code = village code
field-station-number = station number
field-station-count = number of stations
field-station-either = station: number or count, by row
field-station-code = station code
field-voters = voters
field-voters-male = male voters
field-voters-female = female voters
field-code = code
field-name = name
field-place-kind = kind of place
field-parent = area above
field-lat = latitude
field-lon = longitude
field-lat-lon = coordinates
field-served-from = village that serves it (new)
field-agreed-by = agreed by
field-agreed-on = agreed on (day)
import-agreed-on = { $written } is no day; it is left out. Write it as 2024-11-20 or 20/11/2024.
import-alternate-address = { $count } stations are given only an address, without a village or coordinates; they get no alternate yet. Add the alternate village, or latitude and longitude.
import-alternate-same = { $count } stations are listed where they are already, or within 250 m of it; they get no alternate.
notice-alternates = { $count } agreed alternates loaded from { $source }.
field-address = address
field-local-mode = access inside the village
field-radius-m = radius (m)
field-polres = police resort
field-from = from
field-to = to
field-mode = mode
field-length-km = length (km)
field-length-m = length (m)
field-hours = time (hours)
field-minutes = time (minutes)
field-flood-prone = floods
field-closed = closed
field-delivery = delivery
field-wave-day = leaves on
field-way = class of road or water
field-one-way = one way
field-max-weight-kg = weight limit (kg)
field-max-width-cm = width limit (cm)
field-effects = effects of weather
field-closures = closed times
field-bends = bends
field-unit = unit
field-force-kind = kind of unit
field-base = base
field-strength = strength
field-areas = sub-districts of its own
field-duty-hours = duty hours
field-rest-hours = rest hours
field-indicator = indicators of vulnerability
field-class = class of vulnerability
field-note = note
field-person-name = name of the person
field-role = role
field-phone = telephone
field-nik = identity number (NIK, not kept)
field-trained = trained

# Files
import-empty = There is nothing in it. Choose another file, or copy the table with its headings.
import-too-large = Too large to read (at most { $rows } rows and { $columns } columns). Delete rows and columns outside the table and save again.
import-large-file = The file has more than { $megabytes } MB. Copy the table alone into a new workbook and load that.
import-too-many-cells = All sheets together have more than { $cells } cells. Copy the sheet you need into a new workbook, without empty rows and columns, and load that.
import-too-much-text = All cells together hold more than { $megabytes } MB of text. Copy the columns you need into a new workbook and load that.
import-unpacks-too-much = The workbook comes to more than { $megabytes } MB when unpacked (at { $part }). Copy the sheet you need into a new workbook and load that.
import-old-or-locked = This is an old Excel workbook (.xls) or locked with a password. Open it in Excel, save it as .xlsx without a password, then load it again.
import-web-page = This is a web page and no workbook, in spite of its name. Open it in Excel, save it as .xlsx, then load it again.
import-not-a-table = This is not a list. Choose an .xlsx, .ods or .csv file, or copy and paste the table.
import-damaged = This workbook is damaged ({ $detail }). Open it in Excel and save it again, or ask for it again.
import-locked = This file is locked with a password. Open it, save it without a password, then load it again.
import-foreign-format = This is a file of { $format }, which cannot be read. Open it in its program, save it as .xlsx, .ods or .csv, then load it again.
import-planning-file = This is a planning file. Open it instead of loading it as a list.
import-foreign-map = This is a map in the format { $format }, which cannot be read. Save it as GeoJSON or as a Shapefile, with QGIS or mapshaper for instance, then load it again.
import-no-columns = The lines of this text have no columns: nothing separates their cells. Copy the table from its program, or save it as .xlsx or .csv, then load it again.
import-datum-ignored = The datum of the projection “{ $name }” is not known; its positions are taken as WGS 84 and may be off by several hundred metres. Save it in WGS 84 (EPSG:4326) if that matters.
import-hidden-rows = { $count } rows are hidden or filtered out (rows { $rows }) and are not read. Choose whether they count too (command line: --hidden read or --hidden leave).
import-hidden-rows-read = { $count } hidden rows are read too (rows { $rows }).
import-hidden-rows-left = { $count } hidden rows are left out (rows { $rows }).
import-hidden-columns = Hidden columns ({ $columns }) are not read. Choose whether they count too (command line: --hidden read or --hidden leave).
import-hidden-columns-read = Hidden columns are read too ({ $columns }).
import-hidden-columns-left = Hidden columns are left out ({ $columns }).
import-sheet-taken = Sheet "{ $sheet }" is read: { $count } rows.
import-sheet-left = Sheet "{ $sheet }" is not read ({ $count } rows): its headings differ. Choose it to read it (command line: --sheet).
import-in-two-sheets = { $what } is already in sheet "{ $first }"; this one is not taken. Choose fewer sheets, or delete one.
import-column-missing = The column for { $field } is not known yet. Choose it above the preview (command line: --column HEADING=FIELD).
import-column-missing-of-two = The column for { $field } or { $other } is not known yet. Choose it above the preview (command line: --column HEADING=FIELD).
import-no-rows = There are no rows of data under the headings. Check the heading row in the preview.

# Names
import-name-similar = "{ $written }" is read as { $place } ({ $code }). Check, and choose another if that is wrong.
import-kecamatan-unknown = Sub-district "{ $written }" is not known ({ $rows } rows). Choose it, or correct its name.
import-desa-missing = There is no village. Fill in its name or code.
import-desa-unknown = Village "{ $written }" is not known in sub-district "{ $within }" ({ $rows } rows not taken). Choose the village, or correct its name.
import-desa-unsure = Village "{ $written }" in sub-district "{ $within }" is not certain ({ $rows } rows not taken). It may be { $candidates }. Choose the village, or correct its name.
import-code-rounded = The spreadsheet has rounded the code "{ $written }". Make its column text, and copy the codes again from where they came.
import-links-there = { $count } links of the imported network are as in the list and stay as they are
import-code-unknown = Village code "{ $written }" is not known ({ $rows } rows). Use the Interior Ministry's code; where the village's name is given, the name is used.
import-code-and-name-disagree = Code and name of "{ $written }" name different villages ({ $rows } rows not taken): the code { $by_code }, the name { $by_name }. Choose the right one, or correct the list (command line: --trust code or --trust name for all, --answer for one).
import-code-with-other-name = Code { $code } is { $place }, but "{ $written }" is written. The code is used; check it.
import-answer-with = To answer: --answer "{ $key }={ $code }"
import-place-unknown = Place "{ $written }" is not known ({ $rows } rows not taken). Choose the place, write its code, or first add it under Region.
import-place-unsure = Place "{ $written }" is not certain ({ $rows } rows not taken). It may be { $candidates }. Choose the place, or write its code.

# Figures
import-figure-unreadable = "{ $written }" is not a number; the row is not taken. Write the number.
import-figure-unreadable-unused = "{ $written }" is not a number. The total of { $voters } voters is used; correct this cell.
import-figure-restored = { $written } is written, { $value } is read, because the mark of thousands was taken for a decimal. Check the number.
import-voters-missing = There is no number of voters; the row is not taken. Fill it in.
import-station-new-without-voters = Station { $number } { $desa } is not in this region yet and the list has no voters; the row is not taken. Check the number, or add a column with the voters.
import-voters-do-not-add-up = { $male } men + { $female } women = { $sum }, but { $voters } voters are written. What is written is used; check the numbers.
import-row-without-figures = Village { $desa } has neither station number nor voters; the row is not taken. Complete or delete it.
import-station-number-unreadable = "{ $written }" is not a station number; the row is not taken. Write one number, such as 001.
import-station-count-unreadable = "{ $written }" is not a possible number of stations (1 to { $most }); the row is not taken. Correct it.
import-number-or-count = "{ $written }" of { $name } may be the number of one station or a number of stations; the row is not taken. Choose what the column holds (command line: --tps number or --tps count).
import-formula-without-result = The formula { $written } is stored without its result; the row is not taken. Open the file in Excel, save it once, then load it again.
import-station-code-and-number-disagree = Station code "{ $written }" ends in another number than station { $number }; the row is not taken. Correct one of them.
import-village-changes = { $name }: { $stations_before } → { $stations_after } stations, { $voters_before } → { $voters_after } voters. Check that this is meant.
import-villages-change-too = { $count } more villages change by more than { $percent } %. Check whether the list is of this region and complete.
import-station-twice = Station { $number } of { $desa } is already in row { $first }; this row is not taken. Delete one or correct its number.
import-station-over-cap = Station { $number } of { $desa }: { $voters } voters, above the cap of { $cap } per station. Check the number, or change the cap under Needs › Rules.
import-station-numbers-missing = Village { $desa }: stations { $numbers } are not in the list. Check whether rows were left behind.
import-village-has-more = { $desa }: the list counts { $count } stations, and { $more } more are in this region and stay. If they are gone, choose "replace all stations of the villages named".
import-stations-there = { $count } stations are there already and stay as they are.
import-station-removed = Station { $number } { $desa } ({ $voters } voters) is removed.
import-station-moved = Station { $number } { $desa } moves by { $metres } m and is served from { $post }.
import-average-over-cap = { $label }: { $voters } voters for { $stations } stations, { $average } each on average with a cap of { $cap }. One of the numbers cannot be right; check stations and voters.
import-total-differs = { $label }: { $field } is stated as { $stated }, its rows sum up to { $computed } (difference { $difference }). Check for rows that are missing, double or wrong.

# Coordinates
import-position-unreadable = Coordinates "{ $written }" cannot be read and are not used. Write decimal degrees, such as -0.42 and 116.98.
import-position-metres = Coordinates are read as metres of UTM (the zone written, or else the nearest to this region).
import-position-swapped = Latitude and longitude of { $desa } were swapped; they have been swapped back. Check the columns.
import-position-sign = The minus of the latitude of { $desa } was wrong; it has been corrected. Southern latitudes have a minus.
import-position-far = The coordinates are { $km } km from { $desa } (limit { $reach } km) and are not used. Check them.

# Completeness
import-desa-not-listed = Sub-district { $kecamatan }: { $count } villages are not in the list or could not be taken ({ $names }). Their stations stay as they were; complete the list if need be.
import-kecamatan-not-listed = { $count } sub-districts are not in the list ({ $names }). Their stations stay as they were.

# Places
import-place-nameless = This row has neither name nor code and is not taken. Fill in the name.
import-place-kind-missing = There is no kind of place; the row is not taken. Fill in store, PPK, PPS, pier or junction.
import-place-kind-unknown = Kind of place "{ $written }" is not known; the row is not taken. Use store, PPK, PPS, pier or junction.
import-area-code-missing = { $name } is not in this region yet and has no code; the row is not taken. Write the Interior Ministry's code.
import-place-twice = { $name } is already in row { $first }; this row is not taken. Delete one.
import-place-without-position = { $name } is not in this region yet and has no coordinates; the row is not taken. Fill in latitude and longitude.
import-place-position-unreadable = Coordinates "{ $written }" cannot be read; the row is not taken. Write decimal degrees, such as -0.42 and 116.98.
import-place-far = { $name } lies far outside the regency. Check its coordinates, also the minus of a southern latitude.
import-yes-or-no = "{ $written }" is neither yes nor no and is taken as no. Write yes or no.

# Edges
import-edge-end-missing = An end of the edge is missing; the row is not taken. Fill in the place's name or code.
import-edge-to-itself = This edge leads back to { $place } itself and is not taken. Correct one of its ends.
import-cell-ignored = "{ $written }" is not understood and not used; what there is stays.
import-edge-twice = Edge { $from } – { $to } by this mode is already in row { $first }; this row is not taken. Delete one.
import-edge-code-twice = Code { $code } is already used in row { $first }; this row is not taken. Use another, or leave it empty.
import-mode-unknown = Mode "{ $written }" is not known. Use paved, unpaved, offroad, river, sea, ferry or foot.
import-duration-unreadable = "{ $written }" is not a travel time; the row is not taken. Write for instance 2.5 or 2 hours 30 minutes.
import-edge-estimated = Edge { $from } – { $to } has neither length nor time; an estimate of { $km } km from the straight line is used. Fill in one of them.

# Units and vulnerability
import-strength-missing = { $name } is new to this region and has no strength; the row is not taken. Write how many members it has.
import-force-kind-unknown = Kind of unit "{ $written }" is not known; the row is not taken. Use police, reinforcement, army, navy or linmas.
import-force-kind-assumed = The list does not say what { $name } belongs to; it counts as police. Write its kind if it is another.
import-force-base-assumed = The list has no base for { $name }; it is assumed to be { $place }. Write the base if it is another.
import-force-no-base = The list has no base for { $name } and this region has no store yet; the row is not taken. Write the base.
import-not-kecamatan = "{ $written }" is { $place }, which is no sub-district; the row is not taken. Write the name or code of the sub-district.
import-station-not-there = Station { $number } of { $desa } does not exist in this region; the row is not taken. Check its number, or load the list of stations first.
import-village-without-stations = { $desa } has no stations in this region; the row is not taken. Load the list of stations first.
import-class-unknown = "{ $written }" is no class of vulnerability; the row is not taken. Use less vulnerable, vulnerable or very vulnerable.
import-ruling-twice = Station { $number } of { $desa } is already in row { $first } with another class; the class in this row is not taken. Remove one of them.
import-indicator-unknown = Indicator "{ $written }" is not known and not taken. Use its name or code: { $known }.
import-role-unknown = Role "{ $written }" is not known; the row is not taken. Use KPPS, linmas, PPS, PPK, secretariat, store, health or technician.
import-role-assumed = The list does not say what this person does; it is assumed to be { $role }. Write the role if it is another.
import-staff-no-area = The list names no sub-district that is known ("{ $written }"); the row is not taken. Correct its name.
import-staff-no-store = This region has no store yet; the row is not taken. Load the list of places first.
import-nik-unreadable = "{ $written }" is not an identity number of 16 digits; people are told apart without it. Spreadsheets round such long numbers unless the column holds text.
import-phone-unreadable = "{ $written }" is not a telephone number and is not kept. Correct it.
import-staff-twice = { $name }, { $place }, is already in row { $first }; counted once. Remove one of the rows.
import-staff-spelled = { $name }, { $place }, is { $other } in row { $first } by the same number; counted once. Settle the spelling.
import-staff-alike = { $name }, { $place }, may be { $other } in row { $first }. It does not fill a post until you decide in Staff.
import-staff-two-places = { $name }, { $place }, has the same number as { $other } in row { $first }, { $elsewhere }. One person cannot be in two places; it does not fill a post until you decide in Staff.
import-staff-namesake = { $name }, { $place }, has the same name as { $other } in row { $first }, { $elsewhere }, in the same village. It does not fill a post until you decide in Staff.
import-staff-nik-shared = { $name }, { $place }, has the identity number of { $other } in row { $first }, { $elsewhere }. Both are counted; correct one number.
import-staff-renamed = { $count } people were there without names at posts of this list; its names are taken to be theirs.
import-staff-staying = { $count } people who are there already are not in this list, though it has their posts; they stay. Remove those who have left.
