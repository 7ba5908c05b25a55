# The page's frame: first screen, top bar, stages, dialogs, notices

# Stages
stage-election = Election
stage-region = Region
stage-needs = Needs
stage-network = Network
stage-fleet = Fleet
stage-plan = Plan
stage-schedule = Schedule
stage-compare = Compare
stage-documents = Documents
stage-history = History

# What is done at each stage: it is also found by these words
stage-election-also = voting day, re-vote (PSU)
stage-region-also = move or remove stations, load a list, voters
stage-needs-also = ballots, boxes, deadlines, rules
stage-network-also = close a road or bridge, low river, travel time
stage-fleet-also = more or fewer boats, trucks and other vehicles
stage-plan-also = why stations are late, cost, certainty
stage-schedule-also = settle or find trips
stage-compare-also = the plan before, last week, another file
stage-documents-also = print waybills, receipts, the schedule
stage-history-also = who changed what, corrections of a sub-district
sign-open = none yet
sign-done = done
sign-running = being made
sign-stale = to be made again
sign-errors = { $count-number ->
    [one] { $count } problem
   *[other] { $count } problems
}
sign-warnings = { $count } to look at

# First screen
first-lead = From the KPU store to every polling station: needs, routes, schedule and costs, worked out on this laptop.
first-copies = Not saved yet
first-copy = { $name }, last changed { $time }
first-copy-open = Go on
first-copy-discard = Discard
first-regions = Begin with a region
first-region-figures = { $stations } stations · { $voters } voters
first-illustrative = Stations per sub-district and the number of voters are published figures. Their split over villages, station positions, network and fleet are only examples; put your own data in their place.
first-file = Or go on with a file of your own
first-file-hint = You can also drop it on this page.
first-private = Everything stays on this computer. This page sends nothing.

# Top bar
top-no-file-name = Not a file yet
top-unsaved-since = not saved since { $time }
top-saved-at = saved { $time }
top-unchanged = no changes
top-save = Save
top-scenario = Scenario
top-changes = Changes
top-search = Search or give a command
top-author-unknown = Name?
top-author-hint = Your name, recorded with every change
top-language = Language
theme-system = Colours as the computer is set
theme-light = Light colours
theme-dark = Dark colours
scenario-base = Base
scenario-new = + New scenario …
scenario-name = Name of the scenario
scenario-example = Mahakam flood
scenario-explained = A scenario starts from the base. Its changes leave the base alone; changes to the base hold here too.
scenario-begin = Begin scenario

# Frame
frame-stages = Stages
frame-inspector = Details
frame-split = Width of the panel
frame-widen = Widen the panel
frame-narrow = Narrow the panel again

# Status line
status-stations = { $count-number ->
    [one] { $count } station
   *[other] { $count } stations
}
status-illustrative = Partly example data
status-no-plan = no plan yet
status-starting = preparing the network …
status-running = planning, { $done } of { $all } steps
status-stale = data changed, the earlier plan is still shown
status-all-on-time = all on time
status-on-time = { $count } on time
status-late = { $count } late
status-unserved = { $count } unserved
command-notices = Notices so far
notices-none = No notices since this file was opened.
status-plan-again = Plan again
status-plan-anew = Plan once more

# Commands
command-plan = Make a plan
command-stop-plan = Stop and keep the best
command-palette = Search and commands
command-save = Save
command-save-as = Save under another name
command-open = Open a file
command-take-changes = Take in corrections from a copy …
command-compare-file = Compare with another file …
command-leave = Choose another region
command-undo = Undo
command-redo = Redo
command-new-scenario = New scenario
command-import = Load a list from Excel
command-widen = Widen or narrow the panel
command-close-panel = Close the panel
command-deselect = Drop the selection
command-other-language = Change the language
command-sources = Where this region's data come from
command-help = Help

# Dialogs
dialog-close = Close
dialog-keep = Keep
confirm-title = Changes are not saved
confirm-open-file = { $name } has changes that are not saved. Opening another file loses them.
confirm-leave = { $name } has changes that are not saved. Closing it loses them.
confirm-discard = Discard changes
confirm-save = Save first
confirm-stay = Go back
copy-title = A copy of this file
copy-brings = { $count-number ->
    [1] { $name } is a copy of this file with one change that is not here yet:
   *[other] { $name } is a copy of this file with { $count } changes that are not here yet:
}
copy-lacks = { $count-number ->
    [1] One change of this file is not in that copy; it stays.
   *[other] { $count } changes of this file are not in that copy; all of them stay.
}
copy-clashes = { $count } changes clash with others and cannot be applied; History says why.
copy-take = { $count-number ->
    [1] Take one change
   *[other] Take { $count } changes
}
copy-compare = Compare its plan
copy-open = Open it instead
notice-copy-taken = { $count-number ->
    [1] One change was taken from this copy; History lists it. Plan again if need be.
   *[other] { $count } changes were taken from this copy; History lists them. Plan again if need be.
}
notice-copy-same = This copy brings no new changes.
author-title = Your name
author-name = Name or office
author-example = Head of logistics
author-why = The name is recorded with every change, so that it is clear who changed what. It is kept in this browser only.
palette-placeholder = Name of a village, code of a station, number of a trip, or a command
palette-nothing = Nothing fits.
sources-title = Where this region's data come from
sources-lead = The bundled regions are for trying and learning. Before using a plan in the field, put your office's data in place of the examples.
sources-illustrative = Only examples
sources-published = From published sources
sources-outlines = Borders and rivers on the map
sources-outlines-bundled = Borders of villages and kecamatan: cahyadsn/wilayah_boundaries (MIT licence). Large rivers: Natural Earth (public domain). All generalised for the map; they are not legal boundaries.
sources-outlines-file = Borders of villages and kecamatan from { $source }, generalised for the map.
sources-outlines-given = Borders of villages and kecamatan from the file of boundaries given at the start, generalised for the map.
fact-voters-per-station = Voters per village and station: shared out from the regency's total.
fact-station-coordinates = Station positions: spread around the middle of each village, off by kilometres at times.
fact-network-geometry = Roads, rivers and sea lanes: sketched between points, not surveyed.
fact-leg-hours-not-quoted = Travel times: from length and speed, except those quoted.
fact-posts-and-piers-places = Places of the store, sub-district offices and piers: estimates.
fact-fleets = Numbers of vehicles and boats: estimates.
fact-costs = Rates and costs: estimates.
fact-tps-per-desa-scaled = Stations per village: scaled from the 2024 general election.
fact-tps-per-kecamatan = Stations per sub-district in the 2024 regional election.
fact-voters-total = The regency's registered voters (DPT).
fact-codes-and-names = Codes and names of sub-districts and villages.
fact-waves = Days of dispatch as reported.
fact-quoted-leg-hours = Travel times named in reports of journeys.
help-title = Help
help-step-region = Choose a region, or open a .tepat file. Your own list of stations is loaded under Region.
help-step-check = Look at the number beside each stage: that is what needs checking before anything leaves.
help-step-plan = Press Make a plan. The best plan so far is shown at once; stop whenever you like.
help-step-change = Change things where they are shown: close a leg, add a boat, move a deadline. Every change is recorded and can be undone.
help-step-print = Print waybills, receipts and the schedule under Documents.
help-step-send = Save, then send the file by e-mail. It opens with the same tepat.html; when it comes back, History takes its corrections in.
help-private = This page works without a network and sends nothing. Only files last: the copy against a crash is kept in this browser, and in a private window it is gone with the window.
help-keys = Keys

# Notices
notice-close = Close the notice
notice-one-file = Only the first file was taken; { $left } others were not. Drop them one at a time.
notice-file-unreadable = This file cannot be read. Copy it to this computer first, then open it again.
notice-seal-broken = This file was altered outside of Tepat in { $faults } places. History lists them; ask for the original file.
notice-save-failed = { $name } cannot be saved. Try Save under another name in a different place.
notice-no-storage = This browser refuses to store anything, so there is no copy against a crash. Save to a file more often.
notice-no-crash-copy = The browser cannot keep a copy against a crash. Save to a file more often.
notice-no-author = Changes are recorded without a name. Fill in yours at the top right.
notice-plan-done = The plan is done. Every station is served in time.
notice-plan-done-late = The plan is done, but { $late } stations are late. The reasons are under Plan.
notice-plan-done-unserved = The plan is done, but { $unserved } stations are unserved and { $late } late. The reasons are under Plan.
notice-plan-done-early = Every station is served in time. The search was stopped at { $done } of { $all } steps. In its last half the cost still fell by { $percent } %; going on may make the plan cheaper.
notice-plan-early = The search was stopped at { $done } of { $all } steps. In its last half the cost still fell by { $percent } %; going on may make the plan cheaper.
notice-plan-failed = No plan could be made ({ $detail }). Save the file, then reload the page.

# Loading lists
load-lead = A list of stations, places or legs from Excel; a map of roads and rivers; or a GPS track. Titles, total rows and merged cells may stay; nothing changes before you press Load.
load-choose = Choose a file
load-drop = Excel (.xlsx), LibreOffice (.ods), CSV; OpenStreetMap (.osm.pbf, .osm), GeoJSON, Shapefile (.zip), GPX. You can also drop it on this page.
load-paste = Or copy the table in Excel and paste it here
load-sheet = Sheet
load-points = This map also has points: read these, as a list
load-sheets = Sheets to read
load-hidden = Hidden rows
load-hidden-open = to be chosen
load-hidden-read = read them too
load-hidden-leave = leave them out
load-kind = Holds
load-heading-from = Headings in row
load-heading-to = to
load-columns = Columns of the list
load-column-unused = not used
load-fact-stations = { $stations } stations in { $desa } villages, { $voters } voters
load-fact-before = before in these villages: { $stations } stations, { $voters } voters
load-fact-after = afterwards: { $stations } stations, { $voters } voters — { $updated } updated, { $added } added, { $removed } removed
load-pasted = pasted cells
load-intent = Stations there are
load-removals = { $count } stations are not in the list and will be removed
load-removal = Station { $number } { $desa }, { $voters } voters
load-removals-agree = Yes, remove these { $count } stations ({ $voters } voters)
load-moves = { $count } stations are moved, { $changed } of them to another village's post
load-names-more = … and { $count } more names.
load-moves-more = and { $count } more stations that their own village still serves
load-moved-by = { $metres } m from where it was; served from { $post } until now
load-post-of = Village that serves { $station }
load-fact-places = { $count } places, { $added } of them new
load-fact-edges = { $count } legs, { $added } of them new
load-fact-forces = { $count } units, { $added } of them new
load-fact-ticks = { $count } ticks, { $added } of them new
load-fact-rulings = { $count } stations with a class by the police, { $added } of them new
load-fact-staff = { $count } people, { $added } of them new
load-fact-names = Names: { $list }
load-fact-skipped = Rows passed over: { $list }
load-fact-totals = Total figures that agree: { $agreeing } of { $all }
load-rows = { $count } rows, from row { $row }
load-questions = { $count } names to settle
load-likenesses = { $count } names read by likeness or chosen
load-which-place = Place that is meant
load-choose-place = choose …
load-leave-out = do not load
load-other-places = other places
load-report = Remarks: { $errors } wrong, { $warnings } to look at
load-report-more = and { $count } more
load-cancel = Cancel
load-opening = Opening the list …
load-reading = Reading { $rows } rows …
load-go = { $count-number ->
    [0] Load
   *[other] Load { $count }
}
notice-imported = { $count } records loaded from { $source }. This can be undone.
notice-stations-loaded = Stations loaded from { $source }: { $updated } updated, { $added } added, { $removed } removed. It can be undone.
notice-moved = { $count } stations moved according to { $source }, each with its own record under History.
notice-revote = The re-vote's scenario is made: { $stations } stations vote again.
notice-revote-marked = { $count } stations are marked for a re-vote. Go on under Election.
notice-settled = { $count } trips are settled, those before them included.
notice-released = { $count } trips are released, those that depend on them included.
first-copy-in-use = { $name }, last changed { $time }, open in another tab
notice-other-tab = { $name } is being changed in another tab as well. Each tab keeps its own copy, so nothing is lost; go on in one of them, or save both under different names.
notice-plan-stopped = The search was stopped before it had a plan. The plan before, if there is one, stays.

# Pages that are sent
command-save-page = Save as a page to send
notice-page-saved = { $file } is this page with the plan in it. Send it by e-mail; whoever gets it only has to open it.
notice-reading = The plan in this page is for reading. Press Work on it above to change it.
reading-work-on = Reading only · Work on it
reading-why = This page was sent with the plan in it. Work on it to change it; save the result as a .tepat file and send it back.
