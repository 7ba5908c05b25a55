# Tabel dan bagian-bagian panel
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
