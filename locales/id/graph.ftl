# Ways, conditions and questions to the network.

rules-weather = Kecepatan saat hujan, pasang, surut, dan gelombang, terhadap biasanya
rule-rain-paved-percent = Hujan: jalan aspal
rule-rain-unpaved-percent = Hujan: jalan tanah
rule-rain-offroad-percent = Hujan: jalur 4WD
rule-rain-foot-percent = Hujan: jalan kaki
rule-high-water-flood-percent = Air pasang: ruas rawan banjir
rule-low-water-river-percent = Air surut: sungai
rule-waves-sea-percent = Gelombang: laut
table-ways = profil jalan
class-gross = Berat dengan muatan penuh (0: tidak dibatasi)
class-width = Lebar (0: tidak dibatasi)
unit-cm = cm
