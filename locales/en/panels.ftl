# Tables and parts of panels
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
open-there = Open
yes = yes
no = no

# States
state-unplanned = not planned
state-on-time = on time
state-tight = tight
state-late = late
state-unserved = unserved

# Columns
col-tps = Station
col-kecamatan = Sub-district
col-voters = Voters
col-boxes = Boxes
col-state = State
col-arrival = Arrival
col-slack = Slack
col-address = Address
col-note = Note
col-code = Code
col-name = Name
col-kind = Kind
col-stations = Stations
col-delivery = Delivery
col-wave = Leaves H-
col-flood = Floods
col-polres = Police resort
col-item = Item
col-basis = Counted per
col-quantity = Quantity
col-weight-g = Weight (g)
col-volume-cm3 = Volume (cm³)
col-weight-kg = Weight (kg)
col-volume-m3 = Volume (m³)
col-source = Source
col-class = Vehicle class
col-vehicles = Vehicles
col-trips = Trips
col-distance = Distance
col-hours = Time
col-cost = Cost
col-length = Length

# Figures
figure-kecamatan = Sub-districts
figure-desa = Villages
figure-tps = Stations
figure-voters = Voters
figure-ballots = Ballots
figure-koli = Bundles of ballots
figure-boxes = Ballot boxes
figure-weight = Weight
figure-volume = Volume
figure-vehicles = Vehicles at hand
figure-vehicles-used = Vehicles used
figure-trips = Trips
figure-boat-trips = By boat or ship
figure-distance = Distance
figure-hours = Vehicle hours
figure-cost = Cost
figure-crew = Crew
figure-police = Police escort
figure-staff = Commission escort

# Region
region-tab-stations = Stations
region-tab-places = Places
region-tab-problems = Problems ({ $problems })
region-load-list = Load a list …
region-no-problems = The data of this region fit together.
delivery-tiered = tiered
delivery-direct = direct

# Needs
needs-tab-totals = Totals
needs-tab-items = Items
needs-tab-rules = Rules
needs-level = By
level-kecamatan = by sub-district
level-desa = by village
level-station = by station
needs-ballots-because = { $voters } voters at { $stations } stations, { $elections } elections. The reserve is computed and rounded up at each station, then added up: { $ballots } ballots.
needs-koli-because = ({ $ballots } ballots + { $spare } spare for a re-vote) ÷ { $per-koli } per bundle = { $koli } bundles, rounded up.
basis-ballot = voter and election
basis-election = election and station
basis-station = station
because-ballots = { $voters } voters × { $percent } % = { $exact }, rounded up to { $reserve }. { $voters } + { $reserve } = { $each } ballots × { $elections } elections = { $all }.
because-elections = { $quantity } per election × { $elections } elections = { $all }.
because-station = { $quantity } for every station.

# Rules
rules-presets = Presets:
rules-preset-pilkada = Governor and regent
rules-preset-psu = Re-vote: regent only
rules-ballots = Elections and ballots
rules-deadlines = Departures and deadlines
rules-handling = Hand-over and escort
rules-speeds = Reference speeds
rules-costs = Cost of time
rules-others = Others
rule-reset = Back to { $default }
rule-source-published = published: { $name }
rule-source-background = background
rule-elections = Elections
rule-reserve-permille = Ballots in reserve
rule-psu-spare-ballots = Spare for a re-vote at the regency
rule-max-voters-per-station = Voters per station, at most
rule-ballots-per-koli = Ballots per bundle
rule-dispatch-from-h = Leaves the store from
rule-direct-from-h = Direct delivery from
rule-release-minute = Ready to load at
rule-ppk-due-h = At the PPK by
rule-ppk-due-minute = At the PPK by the time
rule-pps-due-h = At the PPS by
rule-pps-due-minute = At the PPS by the time
rule-tps-due-h = At the station by
rule-tps-due-minute = At the station by the time
rule-tps-from-h = From PPS to station from
rule-wave-hours = Hours of travel to leave on H-3, H-4, H-5
rule-handover-minutes = Hand-over at a post or pier
rule-station-minutes = Hand-over at a station
rule-paved-kmh = Paved road
rule-unpaved-kmh = Unpaved road
rule-offroad-kmh = 4WD track
rule-river-kmh = River
rule-sea-kmh = Sea
rule-foot-kmh = On foot
rule-detour-percent = Local ways against the straight line
rule-escort-police-per-trip = Police per trip
rule-escort-staff-per-trip = Commission staff per trip
rule-hour-worth-rupiah = What an hour of a vehicle counts in the choice of routes
unit-h-day = days before H
unit-permille = per 1,000 voters
unit-percent = %
unit-kmh = km/h
unit-rupiah = rupiah
unit-boxes = boxes
unit-kg = kg
unit-litres = litres
unit-people = people
unit-tenths = tenths of a minute

# Fleet
fleet-tab-fleet = Fleet
fleet-tab-classes = Vehicle classes
fleet-search = Search base or class
fleet-used = { $used } used
fleet-fewer = Fewer: { $class }
fleet-more = More: { $class }
fleet-remove = Remove { $class }
fleet-number = Number
fleet-class = Vehicle class
fleet-base = Base
fleet-at = at
fleet-add = Add
base-each-ppk = At every PPK
base-each-pps = At every PPS
class-digest = { $boxes } boxes, { $kg } kg · { $modes }
class-capacity = Capacity
class-boxes = Ballot boxes
class-kg = Weight
class-litres = Volume
class-pace = Speed against the reference
class-pace-note = 0 % means it cannot go there.
class-hours = Working hours
class-from-to = Moves between
class-from = From
class-to = Until
class-crew = Crew
class-load = Loading or unloading a box
class-costs = Cost
class-per-km = Per kilometre
class-per-hour = Per working hour
class-per-day = Per day of use
class-source = Source: { $source }

# Plan
plan-make = Make a plan
plan-again = Plan again
plan-none-yet = There is no plan yet. Press Make a plan; a first result appears within seconds and is then improved.
plan-stale = The data have changed since this plan was made. Plan again to bring it up to date.
plan-running = Planning in progress
plan-starting = Starting …
plan-iterations-done = { $done } of { $all } steps
plan-best-so-far = Best so far: { $unserved } stations unserved, { $late } late in all, cost { $cost }.
plan-curve = Curve of improving cost
plan-stop = Stop and keep the best
plan-stopping = Stopping …
plan-latest = Last hand-over { $at } at
plan-least-slack = Least slack { $slack }.
plan-least-slack-late = Latest by { $late }.
plan-compared = Small figures: the difference from the plan before.
plan-by-class = By vehicle class
plan-unserved = { $stations } stations unserved
plan-origin = Input { $input } · Tepat { $engine } · seed { $seed } · { $iterations } steps

# Inspector
inspector-empty = Select a station, place, edge or trip on the map or in a table.
inspector-way = The way from the store
inspector-no-way = No trip carries this station's kit yet.
inspector-needs = Needs
inspector-change = Change
fact-due = Deadline
fact-position = Latitude, longitude
fact-local-mode = To stations by
fact-wave = Leaves H- (empty: automatic)
fact-reference = Reference time
chain-times = Leaves { $depart }, arrives { $arrive }, handed over { $done }
place-arrivals = Deliveries arriving
place-departures = Trips from here
place-arrival = arrives { $at }, { $kits } stations
place-departure = leaves { $at }, { $kits } stations
place-fleet = Vehicles here
place-edges = Edges from here
edge-is-closed = closed
edge-closed = Closed, not passable
edge-minutes = Reference time (empty: by length)
edge-minutes-stated = Stated for this edge.
edge-minutes-because = { $km } at the reference speed of { $speed } km/h.
edge-by-class = Time of each vehicle class
edge-trips = { $trips } trips pass here
trip-load-at = Loading from
trip-depart = Leaves
trip-back = Back
trip-load = Load
trip-stops = Stops
trip-kits = { $kits } stations
trip-way = { $km }, { $time } on the way
trip-stop-times = Arrives { $arrive }, done { $done }, due { $due }
trip-same-vehicle = Other trips of this { $class }:
trip-cost-because = { $km } × { $per-km } per km + { $hours } of work × { $per-hour } per hour + { $days } days × { $per-day } per day. Days already charged to earlier trips are not counted again.
