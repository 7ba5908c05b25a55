# Ways, conditions and questions to the network.

rules-weather = Speed in rain, at high and low water and in waves, against the usual
rule-rain-paved-percent = Rain: paved roads
rule-rain-unpaved-percent = Rain: unpaved roads
rule-rain-offroad-percent = Rain: off road
rule-rain-foot-percent = Rain: on foot
rule-high-water-flood-percent = High water: edges known to flood
rule-low-water-river-percent = Low water: rivers
rule-waves-sea-percent = Waves: sea
table-ways = ways
class-gross = Weight fully loaded (0: no limit concerns it)
class-width = Width (0: no limit concerns it)
unit-cm = cm

way-part = { $class } to { $to }: { $time }. Leaves { $depart }, arrives { $arrive }.
way-part-along = { $class } to { $to } along { $along }: { $time }. Leaves { $depart }, arrives { $arrive }.
way-fastest = Fastest
way-cheapest = Cheapest
way-safest = Safest
way-other = Another way
way-sum = { $kind }: arrives { $arrive }, { $time } under way, { $km } km, { $cost }.
way-risk = Known to flood { $flood } km, hindered by weather { $weather } km, off road { $offroad } km, river { $river } km, sea { $sea } km.
way-none = No vehicles there are lead from { $from } to { $to }.
ask-no-such-place = No place or station has the code { $code }. Check the code.
ask-no-such-class = There is no vehicle class { $code }. Check the code.
ask-no-such-moment = { $text } is no moment. Write for example H-2T08:00.
critical-edges = Edges { $edges }
critical-pier = Pier { $pier }
critical-strands = { $what }: when cut, { $villages } villages ({ $names }) with { $voters } voters cannot be reached.
critical-lengthens = { $what }: when cut, { $villages } villages take up to { $time } longer ({ $voters } voters).
critical-none = No edge or pier changes any time of travel when cut.
unreached-place = { $place } ({ $voters } voters) cannot be reached; the nearest reached is { $nearest }, { $gap } m short.
