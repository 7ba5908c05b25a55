# Command line
cli-no-such-region = There is no region { $region }. Choose one of: { $known }.
cli-no-plan = This file has no plan yet. Run tepat plan first.
cli-chain-broken = The record of changes is not whole: a change was altered or taken out after it was recorded. Ask for the original file.
cli-checked = Checked: { $plans } plans, { $wrong } violations.
cli-info-region = { $region }: { $stations } stations, { $voters } voters, voting day { $day }.
cli-info-file = Format { $format}, made by { $by } with Tepat { $program }; { $changes } changes, { $scenarios } scenarios.
cli-summary = { $stations } stations: { $on_time } on time, { $late } late, { $unserved } unserved; { $vehicles } vehicles, { $trips } trips, { $boat_trips } of them by boat or ship; { $cost }.
cli-latest = Last arrival: { $at }, station { $station }; least time to spare { $slack }.
cli-cannot-read = The file cannot be read ({ $detail }). Check its name and place.
cli-cannot-write = The file cannot be written ({ $detail }). Check the folder and its permissions.
cli-written = Written, { $bytes } bytes.
cli-imported = Loaded: { $taken } records, { $warnings } warnings, { $errors } errors.
cli-import-refused = Nothing was loaded because there are { $errors } errors. Correct the list, or load the rest with --partial.
cli-no-such-sheet = There is no such sheet. Check its name, or leave --sheet out for the first.
worker-not-understood = Page and planner do not understand each other ({ $detail }). Reload the page.
