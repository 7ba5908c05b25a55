# Rencana: alasan tidak terlayani dan kemajuan
unserved-no-store = Wilayah ini belum punya gudang, jadi tidak ada titik berangkat. Tambahkan gudang di Wilayah.
unserved-no-pps = Desa { $desa } tidak ada di daftar tempat. Perbaiki kode desanya, atau tambahkan PPS-nya.
unserved-no-ppk = PPS { $place } merujuk kecamatan { $parent } yang tidak ada. Perbaiki kode induknya di Wilayah.
unserved-no-way = Tidak ada jalan apa pun dari { $from } ke { $to }. Tambahkan ruas jalan, sungai, atau jalan kaki di Jaringan.
unserved-closed = { $to } terputus dari { $from } karena ruas yang ditutup. Buka salah satu ruas, atau tambahkan jalan lain di Jaringan.
unserved-no-vehicle = Ada jalan dari { $from } ke { $to }, tetapi tidak ada kendaraan yang dapat melaluinya seluruhnya, juga dengan ganti kendaraan di dermaga. Tambahkan kendaraan yang cocok di { $from } atau di dermaga di Armada.
unserved-no-local-vehicle = Di { $to } tidak ada kendaraan untuk { $mode } ke TPS. Tambahkan kendaraan yang cocok di Armada, atau ubah cara tempuh desa itu.
unserved-kit-too-large = Perlengkapan TPS ini ({ $boxes } kotak, { $kg } kg) melebihi daya angkut kendaraan terbesar di { $from } ({ $most_boxes } kotak, { $most_kg } kg). Tambahkan kendaraan yang lebih besar di Armada.
unserved-no-vehicle-free = Ada kendaraan dari { $from } ke arah ini, tetapi tidak ada yang bebas untuk perlengkapan TPS ini. Lepaskan perjalanan yang sudah ditetapkan, atau tambahkan kendaraan di Armada.
settled-no-vehicle = { $vehicle }, ditetapkan muat di { $from } pada { $load }, sudah tidak ada. Muatannya direncanakan ulang; kembalikan kendaraan itu di Armada, atau lepaskan perjalanannya.
settled-goods-go-otherwise = Muatan { $vehicle }, ditetapkan muat di { $from } pada { $load }, kini lewat jalan lain atau dua kali. Muatan itu direncanakan ulang; lepaskan perjalanannya.
settled-too-much = { $vehicle }, ditetapkan muat di { $from } pada { $load }, tidak lagi memuat barangnya. Muatan itu direncanakan ulang; lepaskan perjalanannya, atau perbaiki kelasnya di Armada.
settled-no-way = { $vehicle }, ditetapkan muat di { $from } pada { $load }, tidak lagi dapat menempuh jalannya. Muatannya direncanakan ulang; buka jalannya di Jaringan, atau lepaskan perjalanannya.
settled-moved = { $vehicle }, ditetapkan muat di { $from } pada { $load }, kini muat pada { $now }, saat barang dan kendaraannya ada.
doing-prepare = Menyiapkan jaringan dan kebutuhan
doing-first = Menyusun rencana awal
doing-improve = Memperbaiki rute
