# Membaca daftar TPS, tempat, dan ruas
import-kind-stations = daftar TPS
import-kind-places = daftar tempat
import-kind-edges = daftar ruas
import-kind-forces = daftar satuan pengamanan
import-kind-ticks = daftar indikator kerawanan
import-kind-rulings = daftar kerawanan dari kepolisian
import-kind-staff = daftar nama petugas
import-intent-update = perbarui TPS yang disebut, tambah yang belum ada; TPS lain tetap
import-intent-add = hanya tambah TPS yang belum ada
import-intent-replace = ganti seluruh TPS desa yang disebut
import-intent-move = pindahkan TPS yang disebut, satu catatan per TPS
import-intent-alternate = simpan sebagai lokasi cadangan; TPS tetap di tempatnya
import-how-code = menurut kode
import-how-exact = sama persis
import-how-normalised = sama, beda cara menulis
import-how-similar = mirip
import-how-chosen = dipilih
import-reason-blank = baris kosong
import-reason-title = judul atau keterangan
import-reason-subtotal = jumlah desa
import-reason-total = jumlah kecamatan atau kabupaten
import-reason-left-out = tidak diikutkan
import-level-desa = desa
import-level-kecamatan = kecamatan
import-level-regency = seluruh daftar
field-kecamatan = kecamatan
field-desa = desa/kelurahan
field-desa-code = kode desa
field-station-number = nomor TPS
field-station-count = jumlah TPS
field-station-either = TPS: nomor atau jumlah, per baris
field-station-code = kode TPS
field-voters = jumlah pemilih
field-voters-male = pemilih laki-laki
field-voters-female = pemilih perempuan
field-code = kode
field-name = nama
field-place-kind = jenis tempat
field-parent = induk
field-lat = lintang
field-lon = bujur
field-lat-lon = koordinat
field-served-from = desa yang melayani (baru)
field-agreed-by = disepakati oleh
field-agreed-on = tanggal sepakat
import-agreed-on = { $written } bukan tanggal; dikosongkan. Tulis seperti 2024-11-20 atau 20/11/2024.
import-alternate-address = { $count } TPS hanya diberi alamat cadangan, tanpa desa atau koordinat; lokasi cadangannya belum dicatat. Tambahkan desa cadangan atau lintang dan bujur.
import-alternate-same = { $count } TPS tercantum di tempatnya sekarang, atau kurang dari 250 m darinya; tidak dicatat sebagai lokasi cadangan.
notice-alternates = { $count } lokasi cadangan dimuat dari { $source }.
field-address = alamat
field-local-mode = akses di dalam desa
field-radius-m = radius (m)
field-polres = polres
field-from = dari
field-to = ke
field-mode = moda
field-length-km = panjang (km)
field-length-m = panjang (m)
field-hours = waktu (jam)
field-minutes = waktu (menit)
field-flood-prone = rawan banjir
field-closed = ditutup
field-delivery = penyaluran
field-wave-day = hari berangkat
field-way = kelas jalan atau air
field-one-way = satu arah
field-max-weight-kg = batas berat (kg)
field-max-width-cm = batas lebar (cm)
field-effects = pengaruh cuaca
field-closures = masa tutup
field-bends = belokan
field-unit = satuan
field-force-kind = jenis satuan
field-base = pangkalan
field-strength = jumlah personel
field-areas = kecamatan wilayahnya
field-duty-hours = jam tugas
field-rest-hours = jam istirahat
field-indicator = indikator kerawanan
field-class = kelas kerawanan
field-note = keterangan
field-person-name = nama orang
field-role = jabatan
field-phone = telepon
field-nik = NIK (tidak disimpan)
field-trained = sudah bimtek

# Berkas
import-empty = Tidak ada isinya. Pilih berkas lain, atau salin tabelnya lengkap dengan judul kolom.
import-too-large = Terlalu besar untuk dibaca (paling banyak { $rows } baris dan { $columns } kolom). Hapus baris dan kolom di luar tabel, lalu simpan lagi.
import-large-file = Ukuran berkas melebihi { $megabytes } MB. Salin tabelnya saja ke buku kerja baru, lalu muat yang itu.
import-too-many-cells = Semua lembar bersama-sama berisi lebih dari { $cells } sel. Salin lembar yang diperlukan ke buku kerja baru tanpa baris dan kolom kosong, lalu muat yang itu.
import-too-much-text = Teks di semua sel melebihi { $megabytes } MB. Salin kolom yang diperlukan ke buku kerja baru, lalu muat yang itu.
import-unpacks-too-much = Isi buku kerja melebihi { $megabytes } MB setelah dibuka (pada { $part }). Salin lembar yang diperlukan ke buku kerja baru, lalu muat yang itu.
import-old-or-locked = Ini buku kerja Excel lama (.xls) atau terkunci kata sandi. Buka di Excel, simpan sebagai .xlsx tanpa kata sandi, lalu muat lagi.
import-web-page = Ini halaman web, bukan buku kerja, meskipun namanya begitu. Buka di Excel, simpan sebagai .xlsx, lalu muat lagi.
import-not-a-table = Ini bukan daftar. Pilih berkas .xlsx, .ods, atau .csv, atau salin dan tempel tabelnya.
import-damaged = Buku kerja ini rusak ({ $detail }). Buka di Excel, simpan ulang, atau minta kiriman ulang.
import-locked = Berkas ini terkunci kata sandi (password). Buka, simpan tanpa kata sandi, lalu muat lagi.
import-foreign-format = Ini berkas { $format } yang tidak dapat dibaca. Buka di programnya, simpan sebagai .xlsx, .ods, atau .csv, lalu muat lagi.
import-planning-file = Ini berkas rencana. Buka berkas ini, jangan dimuat sebagai daftar.
import-foreign-map = Ini peta berformat { $format } yang tidak dapat dibaca. Simpan sebagai GeoJSON atau Shapefile, misalnya dengan QGIS atau mapshaper, lalu muat lagi.
import-no-columns = Baris-baris teks ini tidak berkolom: tidak ada pemisah antarselnya. Salin tabelnya dari program asalnya, atau simpan sebagai .xlsx atau .csv, lalu muat lagi.
import-datum-ignored = Datum proyeksi “{ $name }” tidak dikenal; letaknya dianggap WGS 84 dan dapat meleset beberapa ratus meter. Simpan dalam WGS 84 (EPSG:4326) bila itu penting.
import-hidden-rows = { $count } baris tersembunyi atau tersaring (baris { $rows }) dan tidak dibaca. Pilih apakah baris itu ikut dihitung (baris perintah: --hidden read atau --hidden leave).
import-hidden-rows-read = { $count } baris tersembunyi ikut dibaca (baris { $rows }).
import-hidden-rows-left = { $count } baris tersembunyi dilewati (baris { $rows }).
import-hidden-columns = Kolom tersembunyi ({ $columns }) tidak dibaca. Pilih apakah kolom itu ikut dibaca (baris perintah: --hidden read atau --hidden leave).
import-hidden-columns-read = Kolom tersembunyi ikut dibaca ({ $columns }).
import-hidden-columns-left = Kolom tersembunyi dilewati ({ $columns }).
import-sheet-taken = Lembar "{ $sheet }" dibaca: { $count } baris.
import-sheet-left = Lembar "{ $sheet }" tidak dibaca ({ $count } baris): judul kolomnya lain. Pilih lembar itu bila perlu (baris perintah: --sheet).
import-in-two-sheets = { $what } sudah ada di lembar "{ $first }"; yang ini tidak diambil. Pilih lebih sedikit lembar, atau hapus salah satu.
import-column-missing = Kolom { $field } belum diketahui. Pilih kolomnya di bagian atas pratinjau (baris perintah: --column JUDUL=ISI).
import-column-missing-of-two = Kolom { $field } atau { $other } belum diketahui. Pilih kolomnya di bagian atas pratinjau (baris perintah: --column JUDUL=ISI).
import-no-rows = Tidak ada baris data di bawah judul kolom. Periksa baris judul di pratinjau.

# Nama
import-name-similar = "{ $written }" dibaca sebagai { $place } ({ $code }). Periksa, dan pilih yang lain bila keliru.
import-kecamatan-unknown = Kecamatan "{ $written }" tidak dikenal ({ $rows } baris). Pilih kecamatannya, atau perbaiki namanya.
import-desa-missing = Nama desa tidak ada. Isi nama atau kode desanya.
import-desa-unknown = Desa "{ $written }" tidak dikenal di kecamatan "{ $within }" ({ $rows } baris tidak dimuat). Pilih desanya, atau perbaiki namanya.
import-desa-unsure = Desa "{ $written }" di kecamatan "{ $within }" belum pasti ({ $rows } baris tidak dimuat). Mungkin { $candidates }. Pilih desanya, atau perbaiki namanya.
import-code-rounded = Kode "{ $written }" terpotong oleh program lembar kerja. Jadikan kolomnya teks, lalu salin lagi kodenya dari sumbernya.
import-links-there = { $count } ruas jaringan yang dimuat sama seperti di daftar dan tidak berubah
import-code-unknown = Kode desa "{ $written }" tidak dikenal ({ $rows } baris). Pakai kode Kemendagri; bila nama desanya ada, nama itu yang dipakai.
import-code-and-name-disagree = Kode dan nama pada "{ $written }" menunjuk desa yang berbeda ({ $rows } baris tidak diambil): kode { $by_code }, nama { $by_name }. Pilih yang benar, atau perbaiki daftarnya (baris perintah: --trust code atau --trust name untuk semua, --answer untuk satu).
import-code-with-other-name = Kode { $code } adalah { $place }, tetapi tertulis "{ $written }". Kode yang dipakai; periksa.
import-answer-with = Untuk menjawab: --answer "{ $key }={ $code }"
import-place-unknown = Tempat "{ $written }" tidak dikenal ({ $rows } baris tidak dimuat). Pilih tempatnya, tulis kodenya, atau tambahkan dulu di Wilayah.
import-place-unsure = Tempat "{ $written }" belum pasti ({ $rows } baris tidak dimuat). Mungkin { $candidates }. Pilih tempatnya, atau tulis kodenya.

# Angka
import-figure-unreadable = "{ $written }" bukan angka, baris ini tidak dimuat. Tulis angkanya.
import-figure-unreadable-unused = "{ $written }" bukan angka. Jumlah { $voters } pemilih dipakai; perbaiki sel ini.
import-figure-restored = Tertulis { $written }, dibaca { $value } karena titik ribuan terbaca sebagai koma. Periksa angkanya.
import-voters-missing = Jumlah pemilih tidak ada, baris ini tidak dimuat. Isi jumlah pemilihnya.
import-station-new-without-voters = TPS { $number } { $desa } belum ada di wilayah ini dan daftarnya tanpa jumlah pemilih, baris ini tidak dimuat. Periksa nomornya, atau tambahkan kolom jumlah pemilih.
import-voters-do-not-add-up = { $male } laki-laki + { $female } perempuan = { $sum }, tetapi tertulis { $voters } pemilih. Jumlah yang tertulis dipakai; periksa angkanya.
import-row-without-figures = Desa { $desa } tanpa nomor TPS dan jumlah pemilih, baris ini tidak dimuat. Lengkapi atau hapus barisnya.
import-station-number-unreadable = "{ $written }" bukan nomor TPS, baris ini tidak dimuat. Tulis satu nomor, misalnya 001.
import-station-count-unreadable = "{ $written }" bukan jumlah TPS yang mungkin (1 sampai { $most }), baris ini tidak dimuat. Perbaiki angkanya.
import-number-or-count = "{ $written }" pada { $name } dapat berarti nomor satu TPS atau jumlah TPS; baris tidak diambil. Pilih isi kolomnya (baris perintah: --tps number atau --tps count).
import-formula-without-result = Rumus { $written } tersimpan tanpa hasil; baris tidak diambil. Buka berkas di Excel, simpan sekali, lalu muat lagi.
import-station-code-and-number-disagree = Kode TPS "{ $written }" berakhir dengan nomor lain dari TPS { $number }; baris tidak diambil. Perbaiki salah satunya.
import-village-changes = { $name }: { $stations_before } → { $stations_after } TPS, { $voters_before } → { $voters_after } pemilih. Periksa apakah memang begitu.
import-villages-change-too = { $count } desa lain juga berubah lebih dari { $percent } %. Periksa apakah daftarnya milik daerah ini dan lengkap.
import-station-twice = TPS { $number } { $desa } sudah ada di baris { $first }, baris ini tidak dimuat. Hapus salah satu atau perbaiki nomornya.
import-station-over-cap = TPS { $number } { $desa }: { $voters } pemilih, melebihi batas { $cap } per TPS. Periksa angkanya, atau ubah batas di Kebutuhan › Aturan.
import-station-numbers-missing = Desa { $desa }: nomor TPS { $numbers } tidak ada dalam daftar. Periksa apakah ada baris yang tertinggal.
import-village-has-more = Desa { $desa }: daftar menyebut { $count } TPS, di wilayah ini ada { $more } TPS lagi yang tetap. Bila sudah tidak ada, pilih "ganti seluruh TPS desa yang disebut".
import-stations-there = { $count } TPS sudah ada dan dibiarkan seperti semula.
import-station-removed = TPS { $number } { $desa } ({ $voters } pemilih) dihapus.
import-station-moved = TPS { $number } { $desa } pindah { $metres } m dan dilayani dari { $post }.
import-average-over-cap = { $label }: { $voters } pemilih untuk { $stations } TPS, rata-rata { $average } per TPS dengan batas { $cap }. Salah satu angka tidak mungkin benar; periksa jumlah TPS dan pemilih.
import-total-differs = { $label }: { $field } tertulis { $stated }, jumlah barisnya { $computed } (selisih { $difference }). Periksa apakah ada baris yang kurang, ganda, atau salah angka.

# Koordinat
import-position-unreadable = Koordinat "{ $written }" tidak terbaca dan tidak dipakai. Tulis derajat desimal, misalnya -0,42 dan 116,98.
import-position-metres = Koordinat dibaca sebagai meter UTM (zona yang tertulis, atau yang terdekat ke wilayah ini).
import-position-swapped = Lintang dan bujur { $desa } tertukar; sudah ditukar kembali. Periksa kolomnya.
import-position-sign = Tanda minus lintang { $desa } keliru; sudah diperbaiki. Lintang selatan ditulis dengan minus.
import-position-far = Koordinat berjarak { $km } km dari { $desa } (batas { $reach } km) dan tidak dipakai. Periksa koordinatnya.

# Kelengkapan
import-desa-not-listed = Kecamatan { $kecamatan }: { $count } desa tidak ada dalam daftar atau tidak dapat dimuat ({ $names }). TPS-nya tetap seperti semula; lengkapi daftarnya bila perlu.
import-kecamatan-not-listed = { $count } kecamatan tidak ada dalam daftar ({ $names }). TPS-nya tetap seperti semula.

# Tempat
import-place-nameless = Baris ini tanpa nama dan kode, tidak dimuat. Isi namanya.
import-place-kind-missing = Jenis tempat tidak ada, baris ini tidak dimuat. Isi gudang, PPK, PPS, dermaga, atau simpang.
import-place-kind-unknown = Jenis tempat "{ $written }" tidak dikenal, baris ini tidak dimuat. Pakai gudang, PPK, PPS, dermaga, atau simpang.
import-area-code-missing = { $name } belum ada di wilayah ini dan tanpa kode, baris ini tidak dimuat. Tulis kode Kemendagri-nya.
import-place-twice = { $name } sudah ada di baris { $first }, baris ini tidak dimuat. Hapus salah satu.
import-place-without-position = { $name } belum ada di wilayah ini dan tanpa koordinat, baris ini tidak dimuat. Isi lintang dan bujurnya.
import-place-position-unreadable = Koordinat "{ $written }" tidak terbaca, baris ini tidak dimuat. Tulis derajat desimal, misalnya -0,42 dan 116,98.
import-place-far = { $name } terletak jauh di luar kabupaten. Periksa koordinatnya, juga tanda minus lintang selatan.
import-yes-or-no = "{ $written }" bukan ya atau tidak, dianggap tidak. Tulis ya atau tidak.

# Ruas
import-edge-end-missing = Ujung ruas tidak ada, baris ini tidak dimuat. Isi nama atau kode tempatnya.
import-edge-to-itself = Ruas ini kembali ke { $place } sendiri, tidak dimuat. Perbaiki salah satu ujungnya.
import-cell-ignored = "{ $written }" tidak dimengerti dan tidak dipakai; yang ada tetap berlaku.
import-edge-twice = Ruas { $from } – { $to } dengan moda ini sudah ada di baris { $first }, baris ini tidak dimuat. Hapus salah satu.
import-edge-code-twice = Kode { $code } sudah dipakai di baris { $first }, baris ini tidak dimuat. Pakai kode lain, atau kosongkan.
import-mode-unknown = Moda "{ $written }" tidak dikenal. Pakai aspal, tanah, 4WD, sungai, laut, feri, atau jalan kaki.
import-duration-unreadable = "{ $written }" bukan lama perjalanan, baris ini tidak dimuat. Tulis misalnya 2,5 atau 2 jam 30 menit.
import-edge-estimated = Ruas { $from } – { $to } tanpa panjang dan waktu; dipakai perkiraan { $km } km dari jarak lurus. Isi salah satunya.

# Satuan dan kerawanan
import-strength-missing = { $name } belum ada di wilayah ini dan tanpa jumlah personel, baris ini tidak dimuat. Isi jumlahnya.
import-force-kind-unknown = Jenis satuan "{ $written }" tidak dikenal, baris ini tidak dimuat. Pakai Polri, BKO, TNI AD, TNI AL, atau linmas.
import-force-kind-assumed = Jenis { $name } tidak tertulis; dianggap Polri. Isi jenis satuannya bila lain.
import-force-base-assumed = Pangkalan { $name } tidak tertulis; dianggap di { $place }. Isi pangkalannya bila lain.
import-force-no-base = Pangkalan { $name } tidak tertulis dan wilayah ini belum punya gudang, baris ini tidak dimuat. Isi pangkalannya.
import-not-kecamatan = "{ $written }" adalah { $place }, bukan kecamatan; baris ini tidak dimuat. Tulis nama atau kode kecamatannya.
import-station-not-there = TPS { $number } { $desa } tidak ada di wilayah ini, baris ini tidak dimuat. Periksa nomornya, atau muat dulu daftar TPS.
import-village-without-stations = Desa { $desa } tidak punya TPS di wilayah ini, baris ini tidak dimuat. Muat dulu daftar TPS.
import-class-unknown = "{ $written }" bukan kelas kerawanan, baris ini tidak dimuat. Pakai kurang rawan, rawan, atau sangat rawan.
import-ruling-twice = TPS { $number } { $desa } sudah ada di baris { $first } dengan kelas lain; kelas pada baris ini tidak dimuat. Hapus salah satu.
import-indicator-unknown = Indikator "{ $written }" tidak dikenal dan tidak dimuat. Pakai nama atau kodenya: { $known }.
import-role-unknown = Jabatan "{ $written }" tidak dikenal, baris ini tidak dimuat. Pakai KPPS, linmas, PPS, PPK, sekretariat, gudang, kesehatan, atau teknisi.
import-role-assumed = Jabatan orang ini tidak tertulis; dianggap { $role }. Isi jabatannya bila lain.
import-staff-no-area = Kecamatan "{ $written }" tidak dikenal, baris ini tidak dimuat. Perbaiki namanya.
import-staff-no-store = Wilayah ini belum punya gudang, baris ini tidak dimuat. Muat dulu daftar tempat.
import-nik-unreadable = "{ $written }" bukan NIK 16 angka; orang dikenali tanpa nomor ini. Excel membulatkan angka sepanjang itu kecuali kolomnya berisi teks.
import-phone-unreadable = "{ $written }" bukan nomor telepon dan tidak disimpan. Perbaiki nomornya.
import-staff-twice = { $name }, { $place }, sudah ada di baris { $first }; dihitung sekali. Hapus salah satu baris.
import-staff-spelled = { $name }, { $place }, adalah { $other } di baris { $first } menurut nomor yang sama; dihitung sekali. Samakan ejaannya.
import-staff-alike = { $name }, { $place }, mungkin { $other } di baris { $first }. Belum dihitung mengisi tugas sampai diputuskan di tahap Petugas.
import-staff-two-places = { $name }, { $place }, bernomor sama dengan { $other } di baris { $first }, { $elsewhere }. Satu orang tidak bisa di dua tempat; belum dihitung mengisi tugas sampai diputuskan di tahap Petugas.
import-staff-namesake = { $name }, { $place }, bernama sama dengan { $other } di baris { $first }, { $elsewhere }, di desa yang sama. Belum dihitung mengisi tugas sampai diputuskan di tahap Petugas.
import-staff-nik-shared = { $name }, { $place }, memakai NIK { $other } di baris { $first }, { $elsewhere }. Keduanya dihitung; perbaiki salah satu nomor.
import-staff-renamed = { $count } orang sudah ada tanpa nama pada tugas di daftar ini; nama di daftar dianggap nama mereka.
import-staff-staying = { $count } orang yang sudah ada tidak tertulis di daftar ini padahal tugasnya ada; mereka tetap. Hapus yang sudah berhenti.
