# Tabel dan bagian panel
table-search = Cari di tabel
table-copy-all = Salin semua
table-rows = { $all } baris
table-rows-of = { $shown } dari { $all } baris
table-filter = Saring { $column }
table-filter-text = Bagian dari teks; awali dengan = untuk yang persis sama
table-filter-number = Contoh: >600, <=3, 100..250
table-bounds = Isi angka bulat { $least } sampai { $most }.
table-copied = { $rows } baris disalin. Tempel di lembar kerja.
table-not-copied = Peramban tidak mengizinkan penyalinan. Pilih barisnya, lalu tekan Ctrl+C.
table-paste-refused = { $cells } sel tidak ditempel: kolomnya tidak dapat diubah atau nilainya di luar batas.
station-name = TPS { $number } { $desa }
open-there = Buka
yes = ya
no = tidak

# Keadaan
state-unplanned = belum direncanakan
state-on-time = tepat waktu
state-tight = mepet
state-late = terlambat
state-unserved = tidak terlayani

# Kolom
col-tps = TPS
col-kecamatan = Kecamatan
col-voters = Pemilih (DPT)
col-boxes = Kotak
col-state = Keadaan
col-arrival = Tiba
col-slack = Kelonggaran
col-address = Alamat
col-note = Catatan
col-code = Kode
col-name = Nama
col-kind = Jenis
col-stations = TPS
col-delivery = Penyaluran
col-wave = Berangkat H-
col-flood = Rawan banjir
col-polres = Polres
col-item = Barang
col-basis = Dihitung per
col-quantity = Jumlah
col-weight-g = Berat (g)
col-volume-cm3 = Volume (cm³)
col-weight-kg = Berat (kg)
col-volume-m3 = Volume (m³)
col-source = Sumber
col-class = Jenis kendaraan
col-vehicles = Kendaraan
col-trips = Perjalanan
col-distance = Jarak
col-hours = Waktu
col-cost = Biaya
col-length = Panjang

# Angka
figure-kecamatan = Kecamatan
figure-desa = Desa dan kelurahan
figure-tps = TPS
figure-voters = Pemilih (DPT)
figure-ballots = Surat suara
figure-koli = Koli surat suara
figure-boxes = Kotak suara
figure-weight = Berat
figure-volume = Volume
figure-vehicles = Kendaraan tersedia
figure-vehicles-used = Kendaraan dipakai
figure-trips = Perjalanan
figure-boat-trips = Dengan perahu atau kapal
figure-distance = Jarak tempuh
figure-hours = Jam kendaraan
figure-cost = Biaya
figure-crew = Awak
figure-police = Polisi pengawal
figure-staff = Petugas KPU pengawal

# Wilayah
region-tab-stations = TPS
region-tab-places = Tempat
region-tab-problems = Masalah ({ $problems })
region-load-list = Muat daftar …
region-no-problems = Data wilayah ini cocok satu sama lain.
delivery-tiered = berjenjang
delivery-direct = langsung

# Kebutuhan
needs-tab-totals = Jumlah
needs-tab-items = Barang
needs-tab-rules = Aturan
needs-level = Dirinci per
level-kecamatan = per kecamatan
level-desa = per desa
level-station = per TPS
needs-ballots-because = { $voters } pemilih di { $stations } TPS, { $elections } pemilihan. Cadangan dihitung dan dibulatkan ke atas di setiap TPS, lalu dijumlahkan: { $ballots } lembar.
needs-koli-because = ({ $ballots } lembar + { $spare } cadangan PSU) ÷ { $per-koli } per koli = { $koli } koli, dibulatkan ke atas.
basis-ballot = pemilih dan pemilihan
basis-election = pemilihan dan TPS
basis-station = TPS
because-ballots = { $voters } pemilih × { $percent } % = { $exact }, dibulatkan ke atas menjadi { $reserve }. { $voters } + { $reserve } = { $each } lembar × { $elections } pemilihan = { $all }.
because-elections = { $quantity } per pemilihan × { $elections } pemilihan = { $all }.
because-station = { $quantity } untuk setiap TPS.

# Aturan
rules-presets = Contoh:
rules-preset-pilkada = Pilkada: gubernur dan bupati
rules-preset-psu = PSU: bupati saja
rules-ballots = Pemilihan dan surat suara
rules-deadlines = Keberangkatan dan batas waktu
rules-handling = Serah terima dan pengawalan
rules-speeds = Kecepatan acuan
rules-costs = Biaya waktu
rules-others = Lainnya
rule-reset = Kembali ke { $default }
rule-source-published = terbit: { $name }
rule-source-background = perkiraan umum
rule-elections = Pemilihan
rule-reserve-permille = Cadangan surat suara
rule-psu-spare-ballots = Cadangan PSU di kabupaten
rule-max-voters-per-station = Pemilih per TPS, paling banyak
rule-ballots-per-koli = Lembar per koli
rule-dispatch-from-h = Berangkat dari gudang mulai
rule-direct-from-h = Penyaluran langsung mulai
rule-release-minute = Siap dimuat pukul
rule-ppk-due-h = Di PPK paling lambat
rule-ppk-due-minute = Di PPK paling lambat pukul
rule-pps-due-h = Di PPS paling lambat
rule-pps-due-minute = Di PPS paling lambat pukul
rule-tps-due-h = Di TPS paling lambat
rule-tps-due-minute = Di TPS paling lambat pukul
rule-tps-from-h = Dari PPS ke TPS mulai
rule-wave-hours = Jam tempuh untuk berangkat H-3, H-4, H-5
rule-handover-minutes = Serah terima di pos atau dermaga
rule-station-minutes = Serah terima di TPS
rule-paved-kmh = Jalan aspal
rule-unpaved-kmh = Jalan tanah
rule-offroad-kmh = Jalur 4WD
rule-river-kmh = Sungai
rule-sea-kmh = Laut
rule-foot-kmh = Jalan kaki
rule-detour-percent = Jalan setempat terhadap garis lurus
rule-escort-police-per-trip = Polisi per perjalanan
rule-escort-staff-per-trip = Petugas KPU per perjalanan
rule-hour-worth-rupiah = Nilai satu jam kendaraan dalam pemilihan rute
unit-h-day = hari sebelum H
unit-permille = per 1.000 pemilih
unit-percent = %
unit-kmh = km/jam
unit-rupiah = rupiah
unit-boxes = kotak
unit-kg = kg
unit-litres = liter
unit-people = orang
unit-tenths = persepuluh menit

# Armada
fleet-tab-fleet = Armada
fleet-tab-classes = Jenis kendaraan
fleet-search = Cari pangkalan atau jenis
fleet-used = { $used } dipakai
fleet-fewer = Kurangi { $class }
fleet-more = Tambah { $class }
fleet-remove = Hapus { $class }
fleet-number = Jumlah
fleet-class = Jenis kendaraan
fleet-base = Pangkalan
fleet-at = di
fleet-add = Tambah
base-each-ppk = Di setiap PPK
base-each-pps = Di setiap PPS
class-digest = { $boxes } kotak, { $kg } kg · { $modes }
class-capacity = Daya angkut
class-boxes = Kotak suara
class-kg = Berat
class-litres = Volume
class-pace = Kecepatan terhadap acuan
class-pace-note = 0 % berarti tidak dapat melalui.
class-hours = Jam kerja
class-from-to = Bergerak pukul
class-from = Mulai pukul
class-to = Sampai pukul
class-crew = Awak
class-load = Muat atau bongkar per kotak
class-costs = Biaya
class-per-km = Per kilometer
class-per-hour = Per jam kerja
class-per-day = Per hari pakai
class-source = Sumber: { $source }

# Rencana
plan-make = Buat rencana
plan-again = Hitung ulang
plan-none-yet = Belum ada rencana. Tekan Buat rencana; hasil pertama tampil dalam hitungan detik dan terus diperbaiki.
plan-stale = Data sudah berubah sejak rencana ini dibuat. Hitung ulang agar rencana sesuai lagi.
plan-running = Perhitungan berjalan
plan-starting = Memulai perhitungan …
plan-iterations-done = { $done } dari { $all } langkah
plan-best-so-far = Terbaik sejauh ini: { $unserved } TPS tidak terlayani, jumlah keterlambatan { $late }, biaya { $cost }.
plan-curve = Kurva perbaikan biaya
plan-stop = Hentikan, simpan yang terbaik
plan-stopping = Menghentikan …
plan-latest = Serah terima terakhir { $at } di
plan-least-slack = Kelonggaran terkecil { $slack }.
plan-least-slack-late = Paling terlambat { $late }.
plan-compared = Angka kecil: selisih terhadap rencana sebelumnya.
plan-by-class = Menurut jenis kendaraan
plan-unserved = { $stations } TPS tidak terlayani
plan-origin = Masukan { $input } · Tepat { $engine } · benih { $seed } · { $iterations } langkah

# Rincian
inspector-empty = Pilih TPS, tempat, ruas, atau perjalanan di peta atau di tabel.
inspector-way = Jalan dari gudang
inspector-no-way = Belum ada perjalanan yang membawa perlengkapan TPS ini.
inspector-needs = Kebutuhan
inspector-change = Ubah
fact-due = Batas waktu
fact-position = Lintang, bujur
fact-local-mode = Ke TPS lewat
fact-wave = Berangkat H- (kosong: otomatis)
fact-reference = Waktu acuan
chain-times = Berangkat { $depart }, tiba { $arrive }, serah terima selesai { $done }
place-arrivals = Kiriman datang
place-departures = Perjalanan dari sini
place-arrival = tiba { $at }, { $kits } TPS
place-departure = berangkat { $at }, { $kits } TPS
place-fleet = Kendaraan di sini
place-edges = Ruas dari sini
edge-is-closed = ditutup
edge-closed = Ditutup, tidak dapat dilalui
edge-minutes = Waktu tempuh acuan (kosong: dari panjang)
edge-minutes-stated = Dinyatakan langsung untuk ruas ini.
edge-minutes-because = { $km } pada kecepatan acuan { $speed } km/jam.
edge-by-class = Waktu tempuh tiap kendaraan
edge-trips = { $trips } perjalanan lewat sini
trip-load-at = Mulai muat
trip-depart = Berangkat
trip-back = Kembali
trip-load = Muatan
trip-stops = Perhentian
trip-kits = { $kits } TPS
trip-way = { $km }, { $time } perjalanan
trip-stop-times = Tiba { $arrive }, selesai { $done }, batas { $due }
trip-same-vehicle = Perjalanan lain { $class } ini:
trip-cost-because = { $km } × { $per-km } per km + { $hours } kerja × { $per-hour } per jam + { $days } hari × { $per-day } per hari. Hari yang sudah ditanggung perjalanan sebelumnya tidak dihitung lagi.
