# Merging, splitting and comparing planning files.
collision-net = Network of roads and rivers
collision-net-imported = imported
collision-trip = Trip of { $vehicle }
collision-settled = settled
collision-removed = removed
collision-kept = kept
collision-changed = kept; { $what }
collision-part = { $by }, part of { $area }
collision-side = { $value } ({ $who }, { $when })
collision-side-why = { $value } ({ $who }, { $when }: { $why })
collision-line = { $what } collides: { $sides }. Until it is decided, the last one holds.
collision-before = Before
collision-value = Becomes
merge-brings = { $count-number ->
    [1] One new change was merged.
   *[other] { $count } new changes were merged.
}
merge-brings-part = { $count-number ->
    [1] Part for { $recipient }: one new change was merged.
   *[other] Part for { $recipient }: { $count } new changes were merged.
}
merge-brings-nothing = No new changes.
merge-refused = Refused: { $what } ({ $who }, { $when }). { $reason }
merge-broken = This file was altered outside of Tepat (in { $faults } places, the first { $at }), so it was not merged. Ask the sender for the file as Tepat saved it.
merge-other-region = This file is for { $region }, but the open one is for { $here }. Open it by itself.
merge-stranger = This file is no copy of the open one: { $by } began it separately. Ask the sender to work on a copy of this file, or load their lists.
merge-part-of-other = This file is a part of another file. Merge it into the file it was cut from.
merge-whole-into-part = This is the whole file that the open part was cut from. Open the whole file, then merge the part into it.
merge-part-ahead = This part was cut on { $at } from a later version. Merge the whole file of that version first, or drop both together.
merge-vehicle-twice = { $class }: { $more } more than there are. The same vehicle was given to several places: { $places }. Take it away from one of them.
merge-voters-twice = { $more } voters are counted twice: the same voters were moved to several stations ({ $stations }). Take them away from one of them.
merge-decided = { $count-number ->
    [1] Decides one collision
   *[other] Decides { $count } collisions
}
merge-total = Files merged: { $files }, left out: { $left }; new changes: { $news }, refused: { $refused }; open collisions: { $open }.
merge-decided-by-rule = { $count-number ->
    [1] One collision was decided by the rule: { $rule }.
   *[other] { $count } collisions were decided by the rule: { $rule }.
}
rule-mine = this file
rule-theirs = the files that come back
rule-newest = the newest
rule-own = the sub-district for its own places
part-table = Whoever has this part may not change { $list } ({ $code }). Ask whoever cut the file to change it, or record it as a field assessment.
part-elsewhere = { $code } does not belong to the sub-district of this part, so it may not be changed here. Tell whoever cut the file.
part-whole-only = This can be changed in the whole file only: a part has only some of the plan.
part-signed-before = The signature of { $by } was made by an older Tepat and does not cover for whom this part was cut. The changes are taken; ask for another signature.
split-no-such-area = There is no sub-district post with the code { $area }. Use the code of a PPK.
split-no-recipient = Say for whom the part is.
split-done = Part of { $area } for { $recipient }: { $stations } stations, { $trips } trips. May be changed: { $may }.
effect-late = { $count-number ->
    [1] One station becomes late if this plan is kept: { $names }.
   *[other] { $count } stations become late if this plan is kept: { $names }.
}
effect-unserved = { $count-number ->
    [1] One station gets nothing if this plan is kept: { $names }.
   *[other] { $count } stations get nothing if this plan is kept: { $names }.
}
effect-and-more = { $names } and { $more } more
effect-told = If this plan is kept: { $told }
effect-none = The plan still holds.
effect-no-plan = There is no plan to judge yet.
outlook-station-new = This plan does not know the station yet. Plan again.
outlook-no-vehicle = { $trip }: the vehicle { $vehicle } at { $base } is no longer there.
outlook-no-way = { $trip }: { $edge } can no longer be passed.
outlook-no-place = { $trip }: { $place } is no longer there.
outlook-overload = { $trip }: its load of { $boxes } boxes no longer fits (there is room for { $room } boxes, or its weight or volume is too much).
diff-list = List
diff-what = Thing
diff-field = Field
diff-one = This file
diff-one-by = Changed by
diff-other = Other file
diff-other-by = Changed by (other)
diff-none = none
diff-there = there
diff-figure = { $what }: { $one } here, { $other } there
diff-plan = The other file's plan compared with this one: { $told }
diff-stations = Stations
diff-voters = Voters
diff-boxes = Ballot boxes
diff-weight = Weight (kg)
diff-cost = Cost of everything
diff-same = Both files hold the same.
diff-unrelated = The two files were begun separately; only what they hold now is compared.
diff-own = { $count-number ->
    [1] Only in { $name }: one change
   *[other] Only in { $name }: { $count } changes
}
diff-change = { $when }, { $who }: { $what }
diff-change-why = { $when }, { $who }: { $what } ({ $why })
merge-title = Merging files
merge-reading = Reading and merging files: { $done } of { $of }
merge-stop = Stop
merge-strains = No longer fits together
merge-collisions = Collides
merge-effect = What it does to the plan
merge-accept = Accept the merge
merge-leave = Leave it
merge-csv = Save as CSV
merge-csv-name = collisions
notice-merged = Files merged: { $files }; new changes: { $count }; collisions still open: { $open }.
notice-part = The part of { $area } was saved as { $file }. Send it; when it comes back, open or drop it here.
collision-rules = Decide all:
collision-all-mine = this file
collision-all-theirs = the returned files
collision-all-newest = the newest
collision-all-own = sub-district for its own
collision-all-open = clear
collision-later = decide later
collision-rule-none = This rule decides nothing: no side fits it, or several different ones do.
collision-counted = { $decided } of { $of } decided
collision-open = Collisions still open
collision-explained = Two people changed the same thing without knowing of each other. Until it is decided, the later change holds.
collision-decide = Decide
split-title = Split for a sub-district
split-button = Split this sub-district's part …
split-lead = Makes a file of its own with only the stations, ways, vehicles and trips of { $area }. Its recipient corrects it and sends it back.
split-recipient = For whom
split-may = May be changed by the recipient
split-names = With the names and telephone numbers of its staff
split-explained = Other changes are refused when the file comes back, and listed.
split-save = Save the part
diff-title = Differences between the two files
diff-csv-name = differences
