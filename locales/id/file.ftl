# Berkas perencanaan dan perubahan
file-empty = Berkas ini kosong. Minta kiriman ulang dari pengirimnya.
file-not-tepat = Ini bukan berkas perencanaan Tepat. Pilih berkas berakhiran .tepat; daftar TPS dimuat lewat Wilayah › Muat daftar.
file-truncated = Berkas ini terpotong, sebagian isinya hilang. Salin atau unduh ulang dari sumbernya.
file-damaged = Berkas ini rusak dan tidak dapat dibaca ({ $detail }). Minta kiriman ulang.
file-too-large = Isi berkas ini terlalu besar untuk sebuah rencana. Periksa apakah berkasnya benar.
file-newer = Berkas ini dibuat dengan Tepat yang lebih baru ({ $program }, format { $version }; yang dikenal sampai format { $known }). Buka dengan tepat.html yang terbaru.
edit-table-is-single = Bagian ini hanya punya satu isian; ubah nilainya, jangan tambah atau hapus.
edit-value-unfit = Nilai itu tidak cocok untuk isian ini ({ $detail }).
edit-code-is-fixed = Kode tidak dapat diganti. Hapus lalu tambahkan dengan kode baru.
edit-no-such-record = Tidak ada isian berkode { $code }.
edit-no-such-field = Tidak ada isian { $field } di sini. Periksa ejaannya.
edit-trip-impossible = Tidak ada rencana yang dapat memuat perjalanan { $vehicle } ini: kendaraan atau waktunya mustahil.
