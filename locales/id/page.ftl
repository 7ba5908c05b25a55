# Rangka halaman: layar pertama, bilah atas, tahap, dialog, pemberitahuan

# Tahap
stage-election = Pemilihan
stage-region = Wilayah
stage-needs = Kebutuhan
stage-network = Jaringan
stage-fleet = Armada
stage-plan = Rencana
stage-schedule = Jadwal
stage-compare = Bandingkan
stage-documents = Dokumen
stage-history = Riwayat

# Yang dikerjakan di tiap tahap: dicari dengan kata-kata ini juga
stage-election-also = hari pemungutan suara, pemungutan suara ulang (PSU)
stage-region-also = TPS pindah atau dihapus, muat daftar, pemilih
stage-needs-also = surat suara, kotak, batas waktu, aturan
stage-network-also = tutup jalan atau jembatan, sungai surut, waktu tempuh
stage-fleet-also = tambah atau kurangi perahu, truk, dan kendaraan lain
stage-plan-also = sebab terlambat, biaya, kepastian
stage-schedule-also = tetapkan atau cari perjalanan
stage-compare-also = rencana sebelumnya, minggu lalu, berkas lain
stage-documents-also = cetak surat jalan, tanda terima, jadwal
stage-history-also = siapa mengubah apa, koreksi dari kecamatan
sign-open = belum ada
sign-done = beres
sign-running = sedang disusun
sign-stale = perlu disusun ulang
sign-errors = { $count } masalah
sign-warnings = { $count } perlu diperiksa

# Layar pertama
first-lead = Dari gudang KPU ke setiap TPS: kebutuhan, rute, jadwal, dan biaya, dihitung di laptop ini.
first-copies = Belum tersimpan
first-copy = { $name }, perubahan terakhir { $time }
first-copy-open = Lanjutkan
first-copy-discard = Buang
first-regions = Mulai dari wilayah
first-region-figures = { $stations } TPS · { $voters } pemilih
first-illustrative = Jumlah TPS per kecamatan dan jumlah pemilih diambil dari terbitan resmi. Pembagian per desa, letak TPS, jaringan, dan armada hanya contoh; ganti dengan data Anda.
first-file = Atau lanjutkan berkas sendiri
first-file-hint = Bisa juga diseret ke halaman ini.
first-private = Semua tetap di komputer ini. Halaman ini tidak mengirim apa pun.

# Bilah atas
top-no-file-name = Belum jadi berkas
top-unsaved-since = belum disimpan sejak { $time }
top-saved-at = tersimpan { $time }
top-unchanged = tidak ada perubahan
top-save = Simpan
top-scenario = Skenario
top-changes = Perubahan
top-search = Cari atau beri perintah
top-author-unknown = Nama?
top-author-hint = Nama Anda, dicatat pada setiap perubahan
top-language = Bahasa
theme-system = Warna mengikuti komputer
theme-light = Warna terang
theme-dark = Warna gelap
scenario-base = Dasar
scenario-new = + Skenario baru …
scenario-name = Nama skenario
scenario-example = Banjir Mahakam
scenario-explained = Skenario mulai dari Dasar. Perubahan di dalamnya tidak mengubah Dasar; perubahan Dasar ikut berlaku di sini.
scenario-begin = Buat skenario

# Rangka
frame-stages = Tahap
frame-inspector = Rincian
frame-split = Lebar panel
frame-widen = Lebarkan panel
frame-narrow = Kembalikan lebar panel

# Baris keadaan
status-stations = { $count } TPS
status-illustrative = Sebagian data contoh
status-no-plan = belum ada rencana
status-starting = menyiapkan jaringan …
status-running = menyusun rencana, { $done } dari { $all } langkah
status-stale = data berubah, rencana lama masih tampil
status-all-on-time = semua tepat waktu
status-on-time = { $count } tepat waktu
status-late = { $count } terlambat
status-unserved = { $count } tidak terlayani
command-notices = Pemberitahuan tadi
notices-none = Belum ada pemberitahuan sejak berkas ini dibuka.
status-plan-again = Susun ulang
status-plan-anew = Susun lagi

# Perintah
command-plan = Buat rencana
command-stop-plan = Hentikan, pakai yang terbaik
command-palette = Cari dan perintah
command-save = Simpan
command-save-as = Simpan dengan nama lain
command-open = Buka berkas
command-take-changes = Ambil koreksi dari salinan lain …
command-compare-file = Bandingkan dengan berkas lain …
command-leave = Pilih wilayah lain
command-undo = Urungkan
command-redo = Ulangi
command-new-scenario = Skenario baru
command-import = Muat daftar dari Excel
command-widen = Lebarkan atau kembalikan panel
command-close-panel = Tutup panel
command-deselect = Lepaskan pilihan
command-other-language = Ganti bahasa
command-sources = Asal data wilayah ini
command-help = Bantuan

# Dialog
dialog-close = Tutup
dialog-keep = Simpan
confirm-title = Perubahan belum disimpan
confirm-open-file = { $name } punya perubahan yang belum disimpan. Kalau berkas lain dibuka, perubahan itu hilang.
confirm-leave = { $name } punya perubahan yang belum disimpan. Kalau ditutup, perubahan itu hilang.
confirm-discard = Buang perubahan
confirm-save = Simpan dulu
confirm-stay = Kembali
copy-title = Salinan berkas ini
copy-brings = { $name } adalah salinan berkas ini, dengan { $count } perubahan yang belum ada di sini:
copy-lacks = { $count } perubahan di sini belum ada di salinan itu; semuanya tetap.
copy-clashes = { $count } perubahan bertabrakan dengan yang lain dan tidak dapat diterapkan; alasannya ditulis di Riwayat.
copy-take = Ambil { $count } perubahan
copy-compare = Bandingkan rencananya
copy-open = Buka sebagai gantinya
notice-copy-taken = { $count } perubahan diambil dari salinan ini; semuanya ada di Riwayat. Susun ulang rencananya bila perlu.
notice-copy-same = Salinan ini tidak membawa perubahan baru.
author-title = Nama Anda
author-name = Nama atau jabatan
author-example = Kasubbag Logistik
author-why = Nama ini dicatat pada setiap perubahan, sehingga jelas siapa mengubah apa. Nama disimpan di peramban ini saja.
palette-placeholder = Nama desa, kode TPS, nomor perjalanan, atau perintah
palette-nothing = Tidak ada yang cocok.
sources-title = Asal data wilayah ini
sources-lead = Wilayah bawaan ini untuk mencoba dan belajar. Sebelum dipakai di lapangan, ganti yang berupa contoh dengan data kantor Anda.
sources-illustrative = Hanya contoh
sources-published = Dari terbitan resmi
sources-outlines = Garis batas dan sungai di peta
sources-outlines-bundled = Batas desa dan kecamatan: cahyadsn/wilayah_boundaries (lisensi MIT). Sungai besar: Natural Earth (domain publik). Semuanya disederhanakan untuk peta; bukan batas resmi.
sources-outlines-file = Batas desa dan kecamatan dari { $source }, disederhanakan untuk peta.
sources-outlines-given = Batas desa dan kecamatan dari berkas batas yang diberikan di awal, disederhanakan untuk peta.
fact-voters-per-station = Pemilih per desa dan per TPS: dibagi rata dari jumlah kabupaten.
fact-station-coordinates = Letak TPS: disebar di sekitar titik tengah desa, bisa meleset beberapa kilometer.
fact-network-geometry = Jaringan jalan, sungai, dan laut: sketsa antartitik, bukan hasil survei.
fact-leg-hours-not-quoted = Waktu tempuh ruas: dihitung dari panjang dan kecepatan, kecuali yang dikutip.
fact-posts-and-piers-places = Letak gudang, kantor kecamatan, dan dermaga: perkiraan.
fact-fleets = Jumlah kendaraan dan perahu: perkiraan.
fact-costs = Tarif dan biaya: perkiraan.
fact-tps-per-desa-scaled = TPS per desa: disesuaikan dari Pemilu 2024.
fact-tps-per-kecamatan = TPS per kecamatan pada Pilkada 2024.
fact-voters-total = Jumlah pemilih (DPT) kabupaten.
fact-codes-and-names = Kode dan nama kecamatan, desa, dan kelurahan.
fact-waves = Hari berangkat menurut laporan.
fact-quoted-leg-hours = Waktu tempuh yang disebut dalam laporan perjalanan.
help-title = Bantuan
help-step-region = Pilih wilayah, atau buka berkas .tepat. Daftar TPS Anda dimuat lewat Wilayah.
help-step-check = Lihat angka di samping setiap tahap: itulah yang perlu diperiksa sebelum berangkat.
help-step-plan = Tekan Buat rencana. Rencana terbaik sejauh ini langsung tampil dan boleh dihentikan kapan saja.
help-step-change = Ubah di tempatnya: tutup ruas, tambah perahu, ganti tenggat. Setiap perubahan dicatat dan bisa diurungkan.
help-step-print = Cetak surat jalan, tanda terima, dan jadwal di Dokumen.
help-step-send = Simpan, lalu kirim berkasnya lewat surel. Penerima membukanya dengan tepat.html yang sama; bila dikirim kembali, koreksinya diambil lewat Riwayat.
help-private = Halaman ini bekerja tanpa jaringan dan tidak mengirim apa pun. Yang bertahan hanya berkas: salinan darurat disimpan di peramban ini, dan di jendela privat hilang bersama jendelanya.
help-keys = Tombol

# Pemberitahuan
notice-close = Tutup pemberitahuan
notice-one-file = Hanya berkas pertama yang dimuat; { $left } lainnya belum. Letakkan satu per satu.
notice-file-unreadable = Berkas ini tidak dapat dibaca. Salin dulu ke komputer ini, lalu buka lagi.
notice-seal-broken = Berkas ini diubah di luar Tepat di { $faults } tempat. Riwayat mencantumkannya; minta berkas aslinya.
notice-save-failed = { $name } tidak dapat disimpan. Coba Simpan dengan nama lain ke tempat yang berbeda.
notice-no-storage = Peramban ini menolak menyimpan apa pun, jadi tidak ada salinan darurat. Simpan ke berkas lebih sering.
notice-no-crash-copy = Peramban tidak dapat menyimpan salinan darurat. Simpan ke berkas lebih sering.
notice-no-author = Perubahan dicatat tanpa nama. Isi nama Anda di kanan atas.
notice-plan-done = Rencana selesai. Semua TPS terlayani tepat waktu.
notice-plan-done-late = Rencana selesai, tetapi { $late } TPS terlambat. Alasannya ada di Rencana.
notice-plan-done-unserved = Rencana selesai, tetapi { $unserved } TPS tidak terlayani dan { $late } terlambat. Alasannya ada di Rencana.
notice-plan-done-early = Semua TPS terlayani tepat waktu. Pencarian dihentikan pada { $done } dari { $all } langkah. Pada paruh terakhirnya biaya masih turun { $percent } %; bila dilanjutkan, rencana dapat menjadi lebih murah.
notice-plan-early = Pencarian dihentikan pada { $done } dari { $all } langkah. Pada paruh terakhirnya biaya masih turun { $percent } %; bila dilanjutkan, rencana dapat menjadi lebih murah.
notice-plan-failed = Rencana tidak dapat disusun ({ $detail }). Simpan berkas, lalu muat ulang halaman.

# Memuat daftar
load-lead = Daftar TPS, tempat, atau ruas dari Excel; peta jalan dan sungai; atau rekaman GPS. Judul, baris jumlah, dan sel gabungan boleh tetap ada; tidak ada yang berubah sebelum Anda menekan Muat.
load-choose = Pilih berkas
load-drop = Excel (.xlsx), LibreOffice (.ods), CSV; OpenStreetMap (.osm.pbf, .osm), GeoJSON, Shapefile (.zip), GPX. Bisa juga diseret ke halaman ini.
load-paste = Atau salin tabelnya di Excel, lalu tempel di sini
load-sheet = Lembar
load-points = Peta ini juga punya titik: baca titiknya, sebagai daftar
load-sheets = Lembar yang dibaca
load-hidden = Baris tersembunyi
load-hidden-open = belum dipilih
load-hidden-read = ikut dibaca
load-hidden-leave = dilewati
load-kind = Isi
load-heading-from = Judul kolom di baris
load-heading-to = sampai
load-columns = Kolom daftar
load-column-unused = tidak dipakai
load-fact-stations = { $stations } TPS di { $desa } desa, { $voters } pemilih
load-fact-before = sebelumnya di desa itu: { $stations } TPS, { $voters } pemilih
load-fact-after = sesudahnya: { $stations } TPS, { $voters } pemilih — { $updated } diperbarui, { $added } ditambahkan, { $removed } dihapus
load-pasted = sel yang ditempel
load-intent = TPS yang ada
load-removals = { $count } TPS tidak ada dalam daftar dan akan dihapus
load-removal = TPS { $number } { $desa }, { $voters } pemilih
load-removals-agree = Ya, hapus { $count } TPS ini ({ $voters } pemilih)
load-moves = { $count } TPS pindah tempat, { $changed } di antaranya dilayani dari desa lain
load-names-more = … dan { $count } nama lagi.
load-moves-more = dan { $count } TPS lagi yang tetap dilayani dari desanya
load-moved-by = { $metres } m dari tempat semula; semula dilayani dari { $post }
load-post-of = Desa yang melayani { $station }
load-fact-places = { $count } tempat, { $added } di antaranya baru
load-fact-edges = { $count } ruas, { $added } di antaranya baru
load-fact-forces = { $count } satuan, { $added } di antaranya baru
load-fact-ticks = { $count } centang, { $added } di antaranya baru
load-fact-rulings = { $count } TPS dengan kelas dari kepolisian, { $added } di antaranya baru
load-fact-staff = { $count } orang, { $added } di antaranya baru
load-fact-names = Nama: { $list }
load-fact-skipped = Baris yang dilewati: { $list }
load-fact-totals = Angka jumlah yang cocok: { $agreeing } dari { $all }
load-rows = { $count } baris, mulai baris { $row }
load-questions = { $count } nama perlu dijawab
load-likenesses = { $count } nama dibaca karena mirip atau dipilih
load-which-place = Tempat yang dimaksud
load-choose-place = pilih …
load-leave-out = jangan dimuat
load-other-places = tempat lain
load-report = Catatan: { $errors } salah, { $warnings } perlu diperiksa
load-report-more = dan { $count } catatan lagi
load-cancel = Batal
load-opening = Membuka daftar …
load-reading = Membaca { $rows } baris …
load-go = { $count-number ->
    [0] Muat
   *[other] Muat { $count }
}
notice-imported = { $count } isian dimuat dari { $source }. Bisa diurungkan.
notice-stations-loaded = TPS dimuat dari { $source }: { $updated } diperbarui, { $added } ditambahkan, { $removed } dihapus. Bisa diurungkan.
notice-moved = { $count } TPS dipindahkan menurut { $source }, masing-masing dengan catatannya sendiri di Riwayat.
notice-revote = Skenario PSU dibuat: { $stations } TPS memilih ulang.
notice-revote-marked = { $count } TPS ditandai untuk PSU. Lanjutkan di Pemilihan.
notice-settled = { $count } perjalanan ditetapkan, termasuk yang mendahuluinya.
notice-released = { $count } perjalanan dilepaskan, termasuk yang bergantung padanya.
first-copy-in-use = { $name }, perubahan terakhir { $time }, sedang dibuka di tab lain
notice-other-tab = { $name } sedang diubah di tab lain juga. Kedua tab menyimpan salinannya sendiri, jadi tidak ada yang hilang; lanjutkan di satu tab saja, atau simpan keduanya dengan nama berbeda.
notice-plan-stopped = Pencarian dihentikan sebelum ada rencana. Rencana sebelumnya, bila ada, tetap.

# Halaman yang dikirim
command-save-page = Simpan sebagai halaman untuk dikirim
notice-page-saved = { $file } berisi halaman ini beserta rencananya. Kirimkan lewat surel; penerima cukup membukanya.
notice-reading = Rencana di halaman ini hanya dibaca. Tekan Kerjakan di atas untuk mengubahnya.
reading-work-on = Hanya dibaca · Kerjakan
reading-why = Halaman ini dikirim dengan rencana di dalamnya. Kerjakan untuk mengubahnya; simpan hasilnya sebagai berkas .tepat dan kirim kembali.
