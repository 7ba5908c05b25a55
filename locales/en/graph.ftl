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
