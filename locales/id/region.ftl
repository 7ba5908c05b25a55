# Kecocokan data wilayah
region-no-store = Wilayah ini belum punya gudang. Tambahkan tempat berjenis gudang di Wilayah.
region-no-stations = Belum ada TPS. Muat daftar TPS di Wilayah.
region-pps-without-ppk = PPS { $place } merujuk kecamatan { $parent } yang tidak ada. Perbaiki kode induknya.
region-station-without-pps = TPS { $station } merujuk desa { $desa } yang tidak ada. Perbaiki kode desanya.
region-station-over-cap = TPS { $station }: { $voters } pemilih, melebihi batas { $cap } per TPS. Periksa angkanya, atau ubah batas di Kebutuhan › Aturan.
region-pps-without-stations = Desa { $place } tidak punya TPS. Periksa daftar TPS.
region-place-unjoined = { $place } tidak tersambung: tidak ada ruas menuju ke sana. Gambar satu di peta, atau muat jaringan.
region-edge-end-unknown = Ruas { $edge } menuju tempat { $place } yang tidak ada. Perbaiki atau hapus ruas itu.
region-fleet-class-unknown = Armada berjenis { $class } tidak dikenal. Perbaiki jenisnya.
region-fleet-base-unknown = Armada berpangkalan di { $place } yang tidak ada. Perbaiki pangkalannya.
record-field-out-of-range = Nilai { $field } di luar batas yang masuk akal. Periksa angkanya.
