# Whether the region's data fit together
region-no-store = This region has no store yet. Add a place of that kind under Region.
region-no-stations = There are no polling stations yet. Load a list under Region.
region-pps-without-ppk = Village post { $place } names sub-district { $parent }, which is not there. Correct its parent code.
region-station-without-pps = Station { $station } names village { $desa }, which is not there. Correct its village code.
region-station-over-cap = Station { $station }: { $voters } voters, above the cap of { $cap } per station. Check the number, or change the cap under Needs › Rules.
region-pps-without-stations = Village { $place } has no station. Check the station list.
region-place-unjoined = { $place } is joined with nothing: no edge leads there. Draw one on the map, or load a network.
region-edge-end-unknown = Edge { $edge } leads to place { $place }, which is not there. Correct or remove the edge.
region-fleet-class-unknown = Vehicles of class { $class } are not known. Correct the class.
region-fleet-base-unknown = Vehicles stand at { $place }, which is not there. Correct the base.
record-field-out-of-range = The value of { $field } is out of any sensible range. Check the number.
