# Baris perintah
cli-no-such-region = Wilayah { $region } tidak ada. Pilih salah satu: { $known }.
cli-no-plan = Berkas ini belum berisi rencana. Jalankan tepat plan lebih dahulu.
cli-chain-broken = Rangkaian catatan perubahan tidak utuh: ada perubahan yang diganti atau dihapus sesudah dicatat. Mintalah berkas aslinya.
cli-checked = Diperiksa: { $plans } rencana, { $wrong } pelanggaran.
cli-info-region = { $region }: { $stations } TPS, { $voters } pemilih, hari H { $day }.
cli-info-file = Format { $format}, dibuat oleh { $by } dengan Tepat { $program }; { $changes } perubahan, { $scenarios } skenario.
cli-summary = { $stations } TPS: { $on_time } tepat waktu, { $late } terlambat, { $unserved } tidak terlayani; { $vehicles } kendaraan, { $trips } perjalanan, { $boat_trips } di antaranya dengan perahu atau kapal; { $cost }.
cli-latest = Tiba paling akhir: { $at }, TPS { $station }; sisa waktu paling sempit { $slack }.
cli-cannot-read = Berkas tidak dapat dibaca ({ $detail }). Periksa nama dan letaknya.
cli-cannot-write = Berkas tidak dapat ditulis ({ $detail }). Periksa folder dan izinnya.
cli-written = Ditulis, { $bytes } byte.
cli-imported = Dimuat: { $taken } isian, { $warnings } peringatan, { $errors } kesalahan.
cli-import-refused = Tidak ada yang dimuat karena ada { $errors } kesalahan. Perbaiki daftarnya, atau muat sisanya dengan --partial.
cli-no-such-sheet = Lembar itu tidak ada. Periksa namanya, atau hilangkan --sheet untuk lembar pertama.
worker-not-understood = Halaman dan mesin hitung tidak saling mengerti ({ $detail }). Muat ulang halaman ini.
