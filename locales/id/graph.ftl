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

way-part = { $class } ke { $to }: { $time }. Berangkat { $depart }, tiba { $arrive }.
way-part-along = { $class } ke { $to } lewat { $along }: { $time }. Berangkat { $depart }, tiba { $arrive }.
way-fastest = Tercepat
way-cheapest = Termurah
way-safest = Teraman
way-other = Jalan lain
way-sum = { $kind }: tiba { $arrive }, { $time } di jalan, { $km } km, { $cost }.
way-risk = Rawan banjir { $flood } km, terhalang cuaca { $weather } km, jalur 4WD { $offroad } km, sungai { $river } km, laut { $sea } km.
way-none = Tidak ada jalan dari { $from } ke { $to } dengan armada yang ada.
ask-no-such-place = Tidak ada tempat atau TPS dengan kode { $code }. Periksa kodenya.
ask-no-such-class = Tidak ada kelas armada { $code }. Periksa kodenya.
ask-no-such-moment = { $text } bukan waktu. Tulis misalnya H-2T08:00.
critical-edges = Ruas { $edges }
critical-pier = Dermaga { $pier }
critical-strands = { $what }: bila putus, { $villages } desa ({ $names }) dengan { $voters } pemilih tidak terjangkau.
critical-lengthens = { $what }: bila putus, { $villages } desa lebih lama sampai { $time } ({ $voters } pemilih).
critical-none = Tidak ada ruas atau dermaga yang bila putus mengubah waktu tempuh.
unreached-place = { $place } ({ $voters } pemilih) tidak terjangkau; yang terjangkau paling dekat { $nearest }, kurang { $gap } m.
