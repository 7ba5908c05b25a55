//! Finds the heading of a table and the field in each of its columns.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::forms::ungrouped;
use super::grid::{Cell, Grid, column_letter};
use super::names::{normal, plain};
use super::rows::Rows;
use super::vulnerability::usual_named;
use super::{number, tps};
use tepat_model::region::PlaceKind;
use tepat_order::Order as _;

/// The heading is searched for in this many rows from the top.
const HEADING_WITHIN: usize = 60;
/// Maximum number of heading rows.
const MOST_HEADING_ROWS: usize = 3;
/// Digits of a station's code: ten of its village, three of its own.
const STATION_CODE_DIGITS: usize = 13;
/// No election of this country lets a station have more voters.
const LARGEST_STATION: i64 = 600;
/// A heading is one if so many of its columns are recognised.
const LEAST_COLUMNS: usize = 2;
/// Below this confidence, in per cent, a column is left for the user to assign.
const LEAST_CONFIDENCE: u8 = 50;

/// The kind of records in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Polling stations one per row, or villages with their number of stations.
    Stations,
    /// Stores, posts, piers, junctions.
    Places,
    /// Edges of the network.
    Edges,
    /// Units that guard.
    Forces,
    /// Indicators of vulnerability, by village or station.
    Ticks,
    /// Classes of vulnerability on the police list.
    Rulings,
    /// Staff by name.
    Staff,
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])* $name:ident = $key:literal;)*) => {
        /// What a column can hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field { $($(#[doc = $doc])* $name,)* }

        impl Field {
            /// Text key of the field's name.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

fields! {
    /// Name of the sub-district.
    Kecamatan = "field-kecamatan";
    /// Name of the village.
    Desa = "field-desa";
    /// The Interior Ministry's code of the village.
    DesaCode = "field-desa-code";
    /// Number of the station within its village.
    StationNumber = "field-station-number";
    /// Number of stations in the village.
    StationCount = "field-station-count";
    /// A number of which each row tells whether it is a station's or counts stations.
    StationEither = "field-station-either";
    /// Code of a station: its village's code and its number.
    StationCode = "field-station-code";
    /// Registered voters.
    Voters = "field-voters";
    /// Male voters.
    VotersMale = "field-voters-male";
    /// Female voters.
    VotersFemale = "field-voters-female";
    /// Code of a place or edge.
    Code = "field-code";
    /// Name of a place.
    Name = "field-name";
    /// Kind of place: store, post, pier, junction.
    PlaceKind = "field-place-kind";
    /// The area a place belongs to, by code or name.
    Parent = "field-parent";
    /// Latitude.
    Lat = "field-lat";
    /// Longitude.
    Lon = "field-lon";
    /// Latitude and longitude in one cell.
    LatLon = "field-lat-lon";
    /// The village whose post serves a station that has moved.
    ServedFrom = "field-served-from";
    /// Who agreed to an alternate.
    AgreedBy = "field-agreed-by";
    /// When an alternate was agreed on.
    AgreedOn = "field-agreed-on";
    /// Where a station is, in words.
    Address = "field-address";
    /// How stations are reached inside a village.
    LocalMode = "field-local-mode";
    /// Radius in metres within which a village's stations lie.
    RadiusM = "field-radius-m";
    /// How the stations of a sub-district get their goods.
    Delivery = "field-delivery";
    /// H-day on which a sub-district's goods leave the store.
    WaveDay = "field-wave-day";
    /// Whether goods may rest there overnight.
    Custody = "field-custody";
    /// The Polres (police resort) in charge.
    Polres = "field-polres";
    /// One end of an edge.
    From = "field-from";
    /// The other end of an edge.
    To = "field-to";
    /// How an edge is travelled.
    Mode = "field-mode";
    /// Length in kilometres.
    LengthKm = "field-length-km";
    /// Length in metres.
    LengthM = "field-length-m";
    /// Travel time in hours.
    Hours = "field-hours";
    /// Travel time in minutes.
    Minutes = "field-minutes";
    /// Flood-prone.
    FloodProne = "field-flood-prone";
    /// Impassable.
    Closed = "field-closed";
    /// Class of road or water.
    Way = "field-way";
    /// Travelled in one direction only.
    OneWay = "field-one-way";
    /// Weight limit in kilograms.
    MaxWeightKg = "field-max-weight-kg";
    /// Width limit in centimetres.
    MaxWidthCm = "field-max-width-cm";
    /// Speeds under circumstances.
    Effects = "field-effects";
    /// Periods in which it is closed.
    Closures = "field-closures";
    /// Points between its ends.
    Bends = "field-bends";
    /// Name of a unit that guards.
    Unit = "field-unit";
    /// What a unit belongs to.
    ForceKind = "field-force-kind";
    /// Where a unit is based.
    Base = "field-base";
    /// Members of a unit.
    Strength = "field-strength";
    /// Sub-districts of a unit.
    Areas = "field-areas";
    /// Longest shift of a unit's members, in hours.
    DutyHours = "field-duty-hours";
    /// Rest after a shift, in hours.
    RestHours = "field-rest-hours";
    /// Indicators of vulnerability.
    Indicator = "field-indicator";
    /// Class of vulnerability.
    Class = "field-class";
    /// Name of a person.
    PersonName = "field-person-name";
    /// What a person does.
    Role = "field-role";
    /// Telephone number of a person.
    Phone = "field-phone";
    /// Identity number of a person.
    Nik = "field-nik";
    /// Whether a person has been trained.
    Trained = "field-trained";
    /// Remark.
    Note = "field-note";
}

use Field::{
    Address, AgreedBy, AgreedOn, Areas, Base, Bends, Class, Closed, Closures, Code, Custody,
    Delivery, Desa, DesaCode, DutyHours, Effects, FloodProne, ForceKind, From, Hours, Indicator,
    Kecamatan, Lat, LatLon, LengthKm, LengthM, LocalMode, Lon, MaxWeightKg, MaxWidthCm, Minutes,
    Mode, Name, Nik, Note, OneWay, Parent, PersonName, Phone, Polres, RadiusM, RestHours, Role,
    ServedFrom, StationCode, StationCount, StationEither, StationNumber, Strength, To, Trained,
    Unit, Voters, VotersFemale, VotersMale, WaveDay, Way,
};

impl Kind {
    /// All kinds, the most common first.
    pub const ALL: [Self; 7] = [
        Self::Stations,
        Self::Places,
        Self::Edges,
        Self::Staff,
        Self::Forces,
        Self::Ticks,
        Self::Rulings,
    ];

    /// Text key of the kind's name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Stations => "import-kind-stations",
            Self::Places => "import-kind-places",
            Self::Edges => "import-kind-edges",
            Self::Forces => "import-kind-forces",
            Self::Ticks => "import-kind-ticks",
            Self::Rulings => "import-kind-rulings",
            Self::Staff => "import-kind-staff",
        }
    }

    /// The fields a list of this kind can have, in the order they are offered to the user.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Stations => &[
                Kecamatan,
                Desa,
                DesaCode,
                StationNumber,
                StationCount,
                StationEither,
                StationCode,
                Voters,
                VotersMale,
                VotersFemale,
                Lat,
                Lon,
                LatLon,
                ServedFrom,
                AgreedBy,
                AgreedOn,
                Address,
                Note,
            ],
            Self::Places => &[
                Code,
                Name,
                Field::PlaceKind,
                Parent,
                Lat,
                Lon,
                LatLon,
                LocalMode,
                RadiusM,
                Delivery,
                WaveDay,
                FloodProne,
                Custody,
                Polres,
                Note,
            ],
            Self::Edges => &[
                Code,
                Name,
                From,
                To,
                Mode,
                Way,
                LengthKm,
                LengthM,
                Hours,
                Minutes,
                FloodProne,
                Closed,
                OneWay,
                MaxWeightKg,
                MaxWidthCm,
                Effects,
                Closures,
                Bends,
                Note,
            ],
            Self::Forces => {
                &[Code, Unit, ForceKind, Base, Strength, Areas, DutyHours, RestHours, Note]
            }
            Self::Ticks => {
                &[Kecamatan, Desa, DesaCode, StationNumber, StationCode, Indicator, Note]
            }
            Self::Rulings => &[Kecamatan, Desa, DesaCode, StationNumber, StationCode, Class, Note],
            Self::Staff => &[
                PersonName,
                Role,
                Kecamatan,
                Desa,
                DesaCode,
                StationNumber,
                StationCode,
                Phone,
                Nik,
                Trained,
            ],
        }
    }

    /// Whether its rows name stations and villages.
    fn names_stations(self) -> bool {
        matches!(self, Self::Stations | Self::Ticks | Self::Rulings | Self::Staff)
    }

    /// Groups of fields; a list needs at least one field of each group.
    fn required(self) -> &'static [&'static [Field]] {
        match self {
            Self::Stations => &[
                &[Desa, StationCode, DesaCode],
                &[StationNumber, StationCode, StationEither, StationCount],
                &[Voters, VotersMale],
            ],
            Self::Places => &[&[Name, Code]],
            Self::Edges => &[&[From], &[To], &[Mode]],
            Self::Forces => &[&[Unit, Code], &[Strength]],
            Self::Ticks => &[&[Desa, StationCode, DesaCode], &[Indicator]],
            Self::Rulings => &[&[Desa, StationCode, DesaCode], &[Class]],
            Self::Staff => &[
                &[PersonName],
                &[Role, Phone, Nik, Trained],
                &[Desa, Kecamatan, StationCode, DesaCode],
            ],
        }
    }
}

/// Heading phrases; a heading made of exactly these words, in any order, means the field.
const PHRASES: &[(Field, &[&str])] = &[
    (
        Kecamatan,
        &[
            "kecamatan",
            "kec",
            "distrik",
            "district",
            "sub district",
            "subdistrict",
            "county",
            "constituency",
            "const",
            "city municipality",
            "municipality",
            "canton",
            "arrondissement",
            "concelho",
            "wadmkc",
            "nmkec",
            "nm kec",
            "adm3 en",
            "adm3 id",
            "name 3",
            "ppk",
            "parish",
            "parroquia",
            "gmina",
            "municipio",
            "commune",
            "subcounty",
            "sub county",
            "lga",
            "local government area",
            "upazila",
            "taluka",
            "tehsil",
            "block",
            "mandal",
        ],
    ),
    (
        Desa,
        &[
            "desa",
            "kelurahan",
            "desa kelurahan",
            "desa kel",
            "ds kel",
            "kel",
            "ds",
            "kampung",
            "desa kampung",
            "village",
            "village ward",
            "ward",
            "electoral ward",
            "municipality",
            "commune",
            "parish",
            "locality",
            "area",
            "town",
            "wadmkd",
            "nmdesa",
            "nm desa",
            "desakel",
            "adm4 en",
            "adm4 id",
            "name 4",
            "barangay",
            "electoral area",
            "caw",
            "county assembly ward",
            "municipio",
            "parroquia",
            "freguesia",
            "pps",
            "locality polling station",
            "miejscowosc",
            "nucli",
            "poblacio",
            "localite",
            "localidad",
            "bairro",
            "sub location",
            "gram panchayat",
            "union",
        ],
    ),
    (
        DesaCode,
        &[
            "kode desa",
            "kode desa kelurahan",
            "kode kelurahan",
            "kode kel",
            "kode wilayah",
            "kode kemendagri",
            "kode",
            "kode pps",
            "village code",
            "desa code",
            "ward code",
            "code commune",
            "code insee",
            "code",
        ],
    ),
    (
        StationCode,
        &[
            "kode tps",
            "kode tps kpu",
            "id tps",
            "station code",
            "station id",
            "tps code",
            "polling station code",
            "polling station id",
            "ps code",
        ],
    ),
    (
        StationNumber,
        &[
            "tps",
            "nomor tps",
            "no tps",
            "tps no",
            "nomor",
            "station",
            "station number",
            "station no",
            "polling station",
            "polling station number",
            "polling station no",
            "polling place number",
            "precinct",
            "precinct no",
            "precinct number",
            "clustered precinct",
            "bureau vote",
            "mesa",
            "seccion",
            "secao",
            "tps number",
            "numer",
            "numer obwodu",
            "nr obwodu",
            "numer obwodu glosowania",
            "ps no",
            "ps number",
            "part no",
            "booth no",
            "bureau numero",
            "numero bureau",
            "numero mesa",
        ],
    ),
    (
        StationCount,
        &[
            "jumlah tps",
            "jml tps",
            "jlh tps",
            "banyaknya tps",
            "banyak tps",
            "total tps",
            "stations",
            "number of stations",
            "polling stations",
            "station count",
            "tps count",
        ],
    ),
    (
        Lat,
        &[
            "lat",
            "latitude",
            "lintang",
            "garis lintang",
            "koordinat lintang",
            "koordinat y",
            "y",
            "titik koordinat lintang",
            "koordinat lat",
            "northing",
            "utm y",
            "koordinat utm y",
            "koordinat latitude",
            "ls",
            "lu",
            "latitud",
        ],
    ),
    (
        Lon,
        &[
            "lon",
            "long",
            "lng",
            "longitude",
            "bujur",
            "garis bujur",
            "koordinat bujur",
            "koordinat x",
            "x",
            "titik koordinat bujur",
            "koordinat long",
            "easting",
            "utm x",
            "koordinat utm x",
            "koordinat lon",
            "koordinat longitude",
            "bt",
            "longitud",
        ],
    ),
    (
        LatLon,
        &[
            "koordinat",
            "titik koordinat",
            "koordinat gps",
            "gps",
            "coordinates",
            "coordinate",
            "lat long",
            "lat lon",
            "latlong",
            "lintang bujur",
            "titik lokasi",
            "utm",
            "koordinat utm",
        ],
    ),
    (
        ServedFrom,
        &[
            "desa baru",
            "kelurahan baru",
            "desa tujuan",
            "desa cadangan",
            "pindah ke",
            "pindah ke desa",
            "dilayani dari",
            "dilayani pps",
            "pps baru",
            "new village",
            "moved to",
            "served from",
        ],
    ),
    (AgreedBy, &["disepakati oleh", "disepakati", "agreed by"]),
    (AgreedOn, &["tanggal sepakat", "tanggal kesepakatan", "disepakati tanggal", "agreed on"]),
    (
        Address,
        &[
            "lokasi cadangan",
            "alamat cadangan",
            "tempat cadangan",
            "alternate site",
            "alamat",
            "lokasi",
            "alamat tps",
            "lokasi tps",
            "tempat",
            "tempat tps",
            "address",
            "location",
            "alamat lokasi",
            "alamat lokasi tps",
            "nama lokasi",
            "polling place",
            "polling center",
            "polling centre",
            "lieu",
            "lieu vote",
            "local votacion",
            "premises",
            "venue",
            "siedziba",
            "siedziba komisji",
            "pelna siedziba",
            "building which it will be located",
            "building",
            "centre vote",
            "collegi electoral",
            "local vote",
            "recinto",
            "voting center",
            "voting centre",
            "poll centre",
        ],
    ),
    (
        Note,
        &[
            "keterangan",
            "ket",
            "catatan",
            "alasan",
            "note",
            "notes",
            "remark",
            "remarks",
            "reason",
            "sumber",
            "source",
        ],
    ),
    (
        Code,
        &[
            "kode",
            "code",
            "id",
            "kode tempat",
            "kode ruas",
            "kode desa",
            "kode wilayah",
            "kdepum",
            "iddesa",
            "kddesa",
            "adm4 pcode",
            "wdcd",
            "place code",
            "edge code",
        ],
    ),
    (
        Name,
        &[
            "nama",
            "name",
            "tempat",
            "place",
            "lokasi",
            "nama tempat",
            "desa",
            "kecamatan",
            "dermaga",
            "gudang",
            "namobj",
            "wadmkd",
            "nmdesa",
            "nm desa",
            "desakel",
            "adm4 en",
            "adm4 id",
            "name 4",
            "wdnm",
            "ruas",
            "edge",
            "nom",
            "nombre",
            "nome",
            "nazwa",
        ],
    ),
    (
        Field::PlaceKind,
        &["jenis", "kind", "type", "tipe", "jenis tempat", "kategori", "place kind"],
    ),
    (
        Parent,
        &[
            "induk",
            "parent",
            "kode induk",
            "wilayah induk",
            "kecamatan",
            "kec",
            "wadmkc",
            "nmkec",
            "nm kec",
            "adm3 en",
            "adm3 id",
            "name 3",
            "ladnm",
            "atasan",
            "parish",
            "parroquia",
            "gmina",
            "municipality",
            "municipio",
            "district",
        ],
    ),
    (
        LocalMode,
        &["moda lokal", "local mode", "akses", "akses lokal", "jalan lokal", "local access"],
    ),
    (RadiusM, &["radius", "radius m", "jangkauan", "radius meter"]),
    (Custody, &["penitipan", "tempat penitipan", "boleh bermalam", "custody", "overnight custody"]),
    (Polres, &["polres", "polresta", "polsek", "police", "police resort"]),
    (From, &["dari", "asal", "from", "titik awal", "awal", "origin", "start", "pangkal"]),
    (To, &["ke", "tujuan", "to", "titik akhir", "akhir", "destination", "end", "ujung"]),
    (
        Mode,
        &[
            "moda",
            "mode",
            "jenis jalan",
            "jalur",
            "jenis jalur",
            "akses",
            "kondisi jalan",
            "transportasi",
            "moda transportasi",
            "sarana",
            "jenis",
        ],
    ),
    (
        LengthKm,
        &[
            "jarak",
            "jarak km",
            "panjang",
            "panjang km",
            "km",
            "distance",
            "distance km",
            "length",
            "length km",
        ],
    ),
    (
        LengthM,
        &[
            "jarak m",
            "panjang m",
            "length m",
            "distance m",
            "meter",
            "jarak meter",
            "panjang meter",
        ],
    ),
    (
        Hours,
        &[
            "jam",
            "waktu",
            "waktu tempuh",
            "lama",
            "waktu jam",
            "waktu tempuh jam",
            "hours",
            "time",
            "travel time",
            "lama jam",
            "time hours",
            "durasi",
        ],
    ),
    (
        Minutes,
        &[
            "menit",
            "minutes",
            "waktu menit",
            "waktu tempuh menit",
            "min",
            "lama menit",
            "time minutes",
            "travel time minutes",
        ],
    ),
    (Delivery, &["penyaluran", "cara penyaluran", "delivery", "distribusi"]),
    (WaveDay, &["hari berangkat", "gelombang", "wave", "wave day", "leaves on", "berangkat"]),
    (FloodProne, &["banjir", "rawan banjir", "flood", "flood prone", "rawan"]),
    (Way, &["kelas jalan", "kelas", "way", "class of way", "class", "kelas jalan atau air"]),
    (OneWay, &["satu arah", "searah", "one way", "oneway"]),
    (
        MaxWeightKg,
        &[
            "batas berat",
            "batas berat kg",
            "berat paling besar kg",
            "max weight",
            "max weight kg",
            "largest weight kg",
            "weight limit",
            "weight limit kg",
        ],
    ),
    (
        MaxWidthCm,
        &[
            "batas lebar",
            "batas lebar cm",
            "lebar paling besar cm",
            "max width",
            "max width cm",
            "largest width cm",
            "width limit",
            "width limit cm",
        ],
    ),
    (Effects, &["pengaruh cuaca", "pengaruh", "effects", "effects of weather"]),
    (Closures, &["masa tutup", "waktu tutup", "closed times", "closures"]),
    (Bends, &["belokan", "titik belok", "bends"]),
    (Closed, &["ditutup", "tutup", "closed", "putus", "status"]),
    (Unit, &["satuan", "kesatuan", "unit", "nama", "name", "polsek", "polres", "force"]),
    (
        ForceKind,
        &["jenis", "jenis satuan", "unsur", "matra", "instansi", "kind", "type", "kind of unit"],
    ),
    (Base, &["pangkalan", "markas", "kedudukan", "mako", "base", "based at", "headquarters"]),
    (
        Strength,
        &[
            "kekuatan",
            "jumlah personel",
            "jumlah personil",
            "personel",
            "personil",
            "jumlah anggota",
            "anggota",
            "jumlah",
            "strength",
            "personnel",
            "officers",
            "members",
        ],
    ),
    (
        Areas,
        &[
            "wilayah",
            "wilayah hukum",
            "wilayah tugas",
            "kecamatan",
            "areas",
            "sub districts",
            "jurisdiction",
        ],
    ),
    (
        DutyHours,
        &["jam tugas", "jam dinas", "jam jaga", "lama jaga", "duty hours", "longest shift"],
    ),
    (RestHours, &["jam istirahat", "istirahat", "rest hours", "rest"]),
    (
        Indicator,
        &[
            "indikator",
            "indikator kerawanan",
            "jenis kerawanan",
            "faktor kerawanan",
            "variabel",
            "indicator",
            "indicators",
        ],
    ),
    (
        Class,
        &[
            "kerawanan",
            "kelas",
            "kelas kerawanan",
            "tingkat kerawanan",
            "kategori",
            "kategori kerawanan",
            "klasifikasi",
            "klasifikasi kerawanan",
            "status kerawanan",
            "class",
            "vulnerability",
            "class of vulnerability",
        ],
    ),
    (
        PersonName,
        // Words that say nothing are left out of headings.
        &["nama", "lengkap", "petugas", "anggota", "anggota kpps", "name", "full"],
    ),
    (
        Role,
        &["jabatan", "tugas", "peran", "posisi", "kedudukan", "unsur", "role", "position", "duty"],
    ),
    (
        Phone,
        &[
            "no hp",
            "nomor hp",
            "hp",
            "telepon",
            "no telepon",
            "nomor telepon",
            "no telp",
            "telp",
            "wa",
            "no wa",
            "kontak",
            "phone",
            "phone number",
            "telephone",
            "mobile",
        ],
    ),
    (Nik, &["nik", "no nik", "no ktp", "nomor ktp", "ktp", "no identitas", "identity number"]),
    (
        Trained,
        &[
            "bimtek",
            "sudah bimtek",
            "ikut bimtek",
            "status bimtek",
            "pelatihan",
            "sudah dilatih",
            "dilatih",
            "trained",
            "training",
        ],
    ),
];

/// Headings of columns that are recognised but not used in a plan.
const USELESS: &[&str] = &[
    "no",
    "nomor urut",
    "no urut",
    "nr",
    "kode kecamatan",
    "kode kec",
    "kode kabupaten",
    "kode provinsi",
    "provinsi",
    "kabupaten",
    "kabupaten kota",
    "rt",
    "rw",
    "rt rw",
    "kk",
    "jumlah kk",
    "pps",
    "kpps",
    "ketua kpps",
    "mieszkancy",
    "powiat",
    "wojewodztwo",
    "region",
    "province",
    "state",
    // The area that a station serves.
    "polling area",
    // A part of a ward.
    "polling district",
    "polling district code",
    "postal voters",
];

/// Words that say nothing about a column's field.
const FILLERS: &[&str] = &[
    "nama",
    "name",
    "the",
    "of",
    "per",
    "dan",
    "and",
    "di",
    "de",
    "des",
    "du",
    "del",
    "da",
    "tahun",
    "pilkada",
    "pemilu",
    "pemilihan",
];

/// Words that go with a count of voters.
const VOTER_WORDS: &[&str] = &[
    "pemilih",
    "dpt",
    "dps",
    "dpshp",
    "daftar",
    "tetap",
    "jumlah",
    "jml",
    "jlh",
    "total",
    "jenis",
    "kelamin",
    "jiwa",
    "orang",
    "voters",
    "voter",
    "registered",
    "hak",
    "pilih",
    "akhir",
    "wajib",
    "electorate",
    "electors",
    "enrolled",
    "inscrits",
    "electeurs",
    "electores",
    "eleitores",
    "inscritos",
    "wyborcy",
    "liczba",
    "uprawnionych",
    "wyborcow",
];
/// Of these, the ones that say it by themselves.
const SAY_VOTERS: &[&str] = &[
    "pemilih",
    "dpt",
    "voters",
    "pilih",
    "electorate",
    "electors",
    "inscrits",
    "electeurs",
    "electores",
    "eleitores",
    "inscritos",
    "wyborcy",
    "wyborcow",
];
/// Areas above others that a list may name as well: the smaller one is what counts.
const COARSE: &[&str] = &["county", "district", "canton", "arrondissement"];
/// Areas that lie in each other, from the largest to the smallest: of several, the smallest is
/// the village and the next one its sub-district.
const NESTED: &[&[&str]] = &[
    &["county"],
    &["district", "canton", "arrondissement"],
    &["constituency", "const"],
    &[
        "city municipality",
        "municipality",
        "municipio",
        "gmina",
        "concelho",
        "subcounty",
        "sub county",
    ],
    &["parish", "parroquia", "freguesia", "ward", "electoral ward", "caw", "barangay", "commune"],
    &["town", "electoral area"],
    &["village", "locality", "miejscowosc", "nucli", "localite", "localidad", "sub location"],
];
/// Names of the building that a station is in.
const PREMISES: &[&str] = &[
    "polling station name",
    "name of polling station",
    "ps name",
    "polling place name",
    "station name",
    "reg centre name",
    "registration centre name",
];

/// One column and the field it holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The letter that a spreadsheet shows above it.
    pub letter: String,
    /// Its heading, with all heading rows joined; empty if it has none.
    pub heading: String,
    /// The field it holds; `None` to ignore the column.
    pub field: Option<Field>,
    /// Confidence of the recognition in per cent; 100 if the user chose the field.
    pub confidence: u8,
}

impl Column {
    /// The heading, or the letter if there is none.
    pub fn label(&self) -> &str {
        if self.heading.is_empty() { &self.letter } else { &self.heading }
    }

    /// Whether its heading names one of the usual indicators of vulnerability, which may have a column
    /// each instead of a field.
    pub fn names_indicator(&self) -> bool {
        self.field.is_none() && usual_named(&self.heading).is_some()
    }
}

/// Where a list begins, and the fields of its columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// Kind of records in the list.
    pub kind: Kind,
    /// Numbers of the heading rows, counted from 1; empty if no heading was recognised.
    pub heading_rows: Vec<u32>,
    /// Whether villages are named in rows above their stations instead of in a column.
    #[serde(default)]
    pub desa_in_rows: bool,
    /// First row after the heading, counted from 1.
    pub first_row: u32,
    /// One entry for each column of the grid.
    pub columns: Vec<Column>,
}

impl Mapping {
    /// Assigns a field, or none, to a column and takes that field from any other column.
    pub fn assign(&mut self, column: usize, field: Option<Field>) {
        for other in self.columns.iter_mut().filter(|other| field.is_some() && other.field == field)
        {
            other.field = None;
        }
        if let Some(column) = self.columns.get_mut(column) {
            column.field = field;
            column.confidence = 100;
        }
    }

    /// A mapping with these heading rows, counted from 1; every column is judged again.
    pub fn with_heading_rows(grid: &Grid, kind: Kind, first: u32, last: u32) -> Self {
        let first = first.max(1) as usize - 1;
        let count = (last as usize).saturating_sub(first).clamp(1, MOST_HEADING_ROWS);
        let (mut mapping, _) = judge(grid, kind, first, count);
        mapping.desa_in_rows = has_villages_in_rows(grid, &mapping);
        mapping
    }

    /// The column that holds a field.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// The groups of which one field is still needed before the list can be read.
    pub fn missing(&self) -> Vec<&'static [Field]> {
        let in_rows = |field| self.desa_in_rows && field == Desa;
        let in_columns =
            |field| field == Indicator && self.columns.iter().any(Column::names_indicator);
        let is_there = |field: &Field| {
            self.column_of(*field).is_some() || in_rows(*field) || in_columns(*field)
        };
        self.kind.required().iter().filter(|group| !group.iter().any(is_there)).copied().collect()
    }

    /// How well the headings fit this kind of list.
    fn score(&self) -> u32 {
        let sum: u32 = self
            .columns
            .iter()
            .filter(|column| column.field.is_some())
            .map(|column| u32::from(column.confidence))
            .sum();
        let found = self.kind.required().len() - self.missing().len();
        sum + 200 * found as u32
    }
}

/// The kind of list the headings fit best.
pub fn guess_kind(grid: &Grid) -> Kind {
    // The last of equals is taken.
    [
        Kind::Staff,
        Kind::Forces,
        Kind::Ticks,
        Kind::Rulings,
        Kind::Edges,
        Kind::Places,
        Kind::Stations,
    ]
    .into_iter()
    .max_by_key(|kind| propose(grid, *kind).score())
    .unwrap_or(Kind::Stations)
}

/// Finds the heading rows and proposes a field for each column.
///
/// If no heading is recognised, the columns have only letters and no fields, and the list
/// begins at its first row.
pub fn propose(grid: &Grid, kind: Kind) -> Mapping {
    let mut best: Option<(u32, Mapping)> = None;
    for first in 0..grid.rows.len().min(HEADING_WITHIN) {
        if !may_open_heading(grid, first) {
            continue;
        }
        for count in 1..=MOST_HEADING_ROWS {
            if count > 1 && !may_continue_heading(grid, first + count - 1) {
                break;
            }
            let (mapping, score) = judge(grid, kind, first, count);
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, mapping));
            }
        }
    }
    let recognised = |mapping: &Mapping| {
        mapping.columns.iter().filter(|column| column.field.is_some()).count() >= LEAST_COLUMNS
    };
    match best {
        Some((_, mapping)) if recognised(&mapping) => mapping,
        _ => Mapping {
            kind,
            heading_rows: Vec::new(),
            desa_in_rows: false,
            first_row: 1,
            columns: (0..grid.width()).map(|c| bare_column(c, String::new())).collect(),
        },
    }
}

fn bare_column(column: usize, heading: String) -> Column {
    Column { letter: column_letter(column), heading, field: None, confidence: 0 }
}

fn texts(cells: &[Cell]) -> Vec<&str> {
    let mut texts: Vec<&str> = cells
        .iter()
        .filter_map(|cell| match cell {
            Cell::Text(text) if number::whole(cell).is_none() => Some(text.as_str()),
            _ => None,
        })
        .collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

fn figures(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| number::decimal(cell).is_some()).count()
}

fn may_open_heading(grid: &Grid, row: usize) -> bool {
    let cells = &grid.rows[row];
    let found = texts(cells).len();
    found >= 2 && figures(cells) * 2 <= found
}

fn may_continue_heading(grid: &Grid, row: usize) -> bool {
    grid.rows.get(row).is_some_and(|cells| texts(cells).len() >= 2 && figures(cells) == 0)
}

/// Joins the words of `count` heading rows for each column. An upper word also covers the
/// columns to its right that have only a lower word.
fn joined_headings(grid: &Grid, first: usize, count: usize) -> Vec<String> {
    let mut headings = vec![Vec::<String>::new(); grid.width()];
    for row in first..first + count {
        let mut above = String::new();
        for (column, heading) in headings.iter_mut().enumerate() {
            let own = grid.cell(row, column).shown();
            let below = (row + 1..first + count).any(|below| !grid.cell(below, column).is_empty());
            if !own.is_empty() {
                above.clone_from(&own);
            } else if !below {
                above.clear();
            }
            let word = if own.is_empty() { &above } else { &own };
            if !word.is_empty() && heading.last() != Some(word) {
                heading.push(word.clone());
            }
        }
    }
    headings.into_iter().map(|words| words.join(" ")).collect()
}

fn judge(grid: &Grid, kind: Kind, first: usize, count: usize) -> (Mapping, u32) {
    let headings = joined_headings(grid, first, count);
    let mut columns: Vec<Column> =
        headings.into_iter().enumerate().map(|(c, heading)| bare_column(c, heading)).collect();
    assign_best(kind, &mut columns);
    let mut first_row = first + count;
    if grid.rows.get(first_row).is_some_and(|cells| is_numbering(cells)) {
        first_row += 1;
    }
    let number = |row: usize| u32::try_from(row + 1).unwrap_or(u32::MAX);
    let mut mapping = Mapping {
        kind,
        heading_rows: (first..first + count).map(number).collect(),
        desa_in_rows: false,
        first_row: number(first_row),
        columns,
    };
    tell_counts_from_numbers(grid, &mut mapping);
    tell_station_codes(grid, &mut mapping);
    // With fewer columns it is not taken for a heading, and the rows below need no look.
    let columns = mapping.columns.iter().filter(|column| column.field.is_some()).count();
    mapping.desa_in_rows = columns >= LEAST_COLUMNS && has_villages_in_rows(grid, &mapping);
    let score = mapping.score();
    (mapping, score)
}

/// Assigns each field to the column that fits it best.
fn assign_best(kind: Kind, columns: &mut [Column]) {
    let headings: Vec<&str> = columns.iter().map(|column| column.heading.as_str()).collect();
    let names = &ungrouped(&headings);
    let mut seen = BTreeMap::new();
    let mut fits = Vec::new();
    for (c, name) in names.iter().enumerate() {
        // Of several columns with the same heading, only the first can be recognised.
        if *seen.entry(name.to_lowercase()).or_insert(c) == c {
            fits.extend(fits_of(kind, name).into_iter().map(|(f, sure)| (sure, c, f)));
        }
    }
    fits.order_by_key(|(sure, c, field)| (std::cmp::Reverse(*sure), *c, *field));
    let mut settled = vec![false; columns.len()];
    let mut given = Vec::new();
    for (confidence, c, field) in fits {
        if settled[c] || field.is_some_and(|field| given.contains(&field)) {
            continue;
        }
        settled[c] = true;
        if let Some(field) = field {
            given.push(field);
            columns[c].field = Some(field);
            columns[c].confidence = confidence;
        }
    }
    if kind == Kind::Stations {
        order_areas(columns, names);
    }
    // The only area that a list names is the village, if its heading may mean one.
    let has = |field| columns.iter().any(|column| column.field == Some(field));
    if !has(Desa)
        && let Some((at, column)) =
            columns.iter_mut().enumerate().find(|(_, column)| column.field == Some(Kecamatan))
        && fits_of(kind, &names[at])
            .iter()
            .any(|(field, sure)| *field == Some(Desa) && *sure == column.confidence)
    {
        column.field = Some(Desa);
    }
}

/// Of several areas that lie in each other, makes the smallest the village and the next one its
/// sub-district.
fn order_areas(columns: &mut [Column], names: &[String]) {
    let of_areas = |column: &Column| matches!(column.field, Some(Desa | Kecamatan));
    if !columns.iter().any(of_areas) {
        return;
    }
    let size = |name: &String| {
        let words = words(name);
        NESTED.iter().position(|same| same.iter().any(|phrase| same_words(&words, phrase)))
    };
    let is_first = |at: usize| !names[..at].contains(&names[at]);
    let sizes = names.iter().enumerate().filter(|(at, _)| is_first(*at));
    let mut areas: Vec<(usize, usize)> =
        sizes.filter_map(|(at, name)| Some((size(name)?, at))).collect();
    // Of equal ones the first is the larger.
    areas.sort_unstable();
    let are_nested = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| of_areas(column))
        .all(|(at, _)| areas.iter().any(|(_, area)| *area == at));
    let [.., (_, larger), (_, smaller)] = areas[..] else { return };
    if !are_nested {
        return;
    }
    columns.iter_mut().filter(|column| of_areas(column)).for_each(|column| column.field = None);
    for (at, field) in [(larger, Kecamatan), (smaller, Desa)] {
        columns[at].field = Some(field);
        columns[at].confidence = 100;
    }
}

/// Every field that a heading may mean, with the confidence in per cent.
fn fits_of(kind: Kind, heading: &str) -> Vec<(Option<Field>, u8)> {
    let tidy = plain(heading);
    let tidy: Vec<&str> =
        tidy.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if kind == Kind::Stations && PREMISES.contains(&tidy.join(" ").as_str()) {
        return vec![(Some(Address), 90), (Some(Note), 65)];
    }
    let words = words(heading);
    if words.is_empty() || is_one_station(&words) {
        return Vec::new();
    }
    let is_coarse = matches!(&words[..], [only] if COARSE.contains(&only.as_str()));
    let mut fits = Vec::new();
    if USELESS.iter().any(|phrase| same_words(&words, phrase)) {
        fits.push((None, 99));
    }
    if kind == Kind::Stations {
        fits.extend(voters(&words).map(|(field, confidence)| (Some(field), confidence)));
    }
    let known = kind.fields();
    for (field, phrases) in PHRASES.iter().filter(|(field, _)| known.contains(field)) {
        let best = phrases.iter().map(|phrase| fit(&words, phrase)).max().unwrap_or(0);
        let best = if is_coarse { best.min(95) } else { best };
        if best >= LEAST_CONFIDENCE {
            fits.push((Some(*field), best));
        }
    }
    fits
}

/// Whether a column is of one station, as where a village has a column for each: `TPS 1`.
fn is_one_station(words: &[String]) -> bool {
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    words.len() == 2 && words.iter().any(|word| word == "tps") && words.iter().any(is_number)
}

/// A word without the year that statistical offices put into it: `WD23NM` names wards.
fn without_year(word: &str) -> String {
    let letters: String = word.chars().filter(|c| !c.is_ascii_digit()).collect();
    let has_year = word.len() == letters.len() + 2;
    let is_such = matches!(letters.as_str(), "wdnm" | "wdcd" | "ladnm" | "ladcd");
    if has_year && is_such { letters } else { word.to_owned() }
}

fn words(heading: &str) -> Vec<String> {
    let lower = plain(heading);
    let mut all: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(20)
        .map(without_year)
        .collect();
    let is_filler = |word: &String| {
        FILLERS.contains(&word.as_str())
            || (word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    if all.iter().any(|word| !is_filler(word) && !is_number(word)) {
        all.retain(|word| !is_filler(word));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn same_words(words: &[String], phrase: &str) -> bool {
    let mut expected: Vec<&str> = phrase.split(' ').collect();
    expected.sort_unstable();
    words == expected
}

fn fit(words: &[String], phrase: &str) -> u8 {
    if same_words(words, phrase) {
        return 100;
    }
    let expected: Vec<&str> = phrase.split(' ').collect();
    // A code is of anything.
    if phrase == "code" {
        return 0;
    }
    let holds_all = expected.iter().all(|word| words.iter().any(|own| own == word));
    if holds_all && phrase.len() > 2 {
        return 60 + (30 * expected.len() / words.len()) as u8;
    }
    let close = phrase.len() >= 5
        && words.len() == 1
        && words[0].len() <= 40
        && strsim::damerau_levenshtein(&words[0], phrase) == 1;
    if close { 70 } else { 0 }
}

/// Fields that count voters: the words that remain without [`VOTER_WORDS`] decide which.
fn voters(words: &[String]) -> Option<(Field, u8)> {
    let says_voters = words.iter().any(|word| SAY_VOTERS.contains(&word.as_str()));
    let says_nothing = |word: &str| {
        VOTER_WORDS.contains(&word)
            || (says_voters && matches!(word, "no" | "nos" | "number" | "num"))
    };
    let rest: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !says_nothing(word)).collect();
    match rest[..] {
        ["l" | "lk" | "laki" | "pria" | "male" | "men" | "m"] => Some((VotersMale, 95)),
        ["p" | "pr" | "perempuan" | "wanita" | "female" | "women" | "f"] => {
            Some((VotersFemale, 95))
        }
        ["l", "p"] | ["laki", "perempuan"] | ["lk", "pr"] => Some((Voters, 95)),
        [] if says_voters && words.len() > 1 => Some((Voters, 98)),
        [] if says_voters => Some((Voters, 95)),
        [] => Some((Voters, 55)),
        _ => None,
    }
}

/// Whether this is a row that numbers the columns: `1 2 3 4 …` or `(1) (2) (3) …`.
fn is_numbering(cells: &[Cell]) -> bool {
    let numbers: Vec<Option<i64>> = cells
        .iter()
        .filter(|cell| !cell.is_empty())
        .map(|cell| match cell {
            Cell::Text(text) => text.trim_matches(['(', ')', ' ']).parse().ok(),
            other => number::whole(other).map(|read| read.value),
        })
        .collect();
    let counts_up = numbers.windows(2).all(|pair| match pair {
        [Some(a), Some(b)] => *b == a + 1,
        _ => false,
    });
    numbers.len() >= 3 && counts_up && numbers[0] == Some(1)
}

fn has_villages_in_rows(grid: &Grid, mapping: &Mapping) -> bool {
    let rows = Rows { grid, mapping };
    mapping.kind.names_stations()
        && mapping.column_of(Desa).is_none()
        && rows.range().any(|row| matches!(rows.area(row), Some((PlaceKind::Pps, _))))
}

/// Tells codes of stations from those of villages, which may stand under the same heading: they
/// have thirteen digits.
fn tell_station_codes(grid: &Grid, mapping: &mut Mapping) {
    let Some(column) = mapping.column_of(DesaCode) else {
        return;
    };
    if mapping.column_of(StationCode).is_some() {
        return;
    }
    let (mut filled, mut long) = (0_usize, 0_usize);
    for row in mapping.first_row as usize - 1..grid.rows.len() {
        let code = grid.cell(row, column).shown();
        let digits = code.chars().filter(char::is_ascii_digit).count();
        let other = code.chars().any(|c| !c.is_ascii_digit() && !". -".contains(c));
        filled += usize::from(!code.is_empty());
        long += usize::from(digits == STATION_CODE_DIGITS && !other);
    }
    if long > 0 && long * 5 >= filled * 4 {
        mapping.columns[column].field = Some(StationCode);
    }
}

/// Tells what a bare heading `TPS` means: station numbers in each village, one count per
/// village, or what each row says.
fn tell_counts_from_numbers(grid: &Grid, mapping: &mut Mapping) {
    let Some(column) = mapping.column_of(StationNumber) else {
        return;
    };
    // Without voters a list cannot share them out among stations, so it names stations.
    if mapping.column_of(Voters).or(mapping.column_of(VotersMale)).is_none() {
        return;
    }
    let bare = same_words(&words(&mapping.columns[column].heading), "tps");
    let Some(desa) = mapping.column_of(Desa).or(mapping.column_of(DesaCode)).filter(|_| bare)
    else {
        return;
    };
    if mapping.column_of(StationCount).is_some() {
        return;
    }
    let voters = mapping.column_of(Voters);
    let (mut repeated, mut above_one, mut counts) = (0_usize, 0_usize, 0_usize);
    let (mut labelled, mut last) = (0_usize, String::new());
    for row in mapping.first_row as usize - 1..grid.rows.len() {
        let cell = grid.cell(row, column);
        let is_labelled = tps::is_labelled(cell);
        if !is_labelled && number::whole(cell).is_none() {
            continue;
        }
        let name = normal(&grid.cell(row, desa).shown());
        repeated += usize::from(name.is_empty() || name == last);
        labelled += usize::from(is_labelled);
        last = name;
        let number = number::whole(cell).filter(|number| number.value > 1 && !is_labelled);
        if let Some(number) = number {
            above_one += 1;
            let voters = voters.and_then(|column| number::whole(grid.cell(row, column)));
            let voters = voters.map_or(0, |voters| voters.value);
            let average = voters / number.value;
            counts += usize::from(voters > LARGEST_STATION && average <= LARGEST_STATION);
        }
    }
    mapping.columns[column].field = Some(match () {
        () if above_one == 0 || (repeated > 0 && counts == 0) => StationNumber,
        () if repeated == 0 && labelled == 0 && counts == above_one => StationCount,
        () => StationEither,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(text: &str) -> Grid {
        crate::import::paste(text).unwrap()
    }

    /// The fields found, in column order, by their names in files.
    fn found(mapping: &Mapping) -> String {
        let name = |column: &Column| match column.field {
            Some(field) => field.key().trim_start_matches("field-").to_owned(),
            None => "-".to_owned(),
        };
        mapping.columns.iter().map(name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headings_are_recognised_in_both_languages() {
        let check = |kind, heading: &str, expect: &str| {
            let mapping = propose(&grid(&heading.replace(" | ", "\t")), kind);
            assert_eq!(found(&mapping), expect, "{heading}");
        };
        use Kind::{Edges, Places, Stations};
        check(
            Stations,
            "No | Kecamatan | Desa/Kelurahan | Nomor TPS | Laki-laki | Perempuan | Jumlah Pemilih",
            "- kecamatan desa station-number voters-male voters-female voters",
        );
        check(
            Stations,
            "NO. | NAMA KECAMATAN | NAMA KELURAHAN/DESA | NO. TPS | L | P | L+P | KET.",
            "- kecamatan desa station-number voters-male voters-female voters note",
        );
        check(
            Stations,
            "Kec. | Kode Desa | Desa | TPS | DPT Pilkada 2024 | Alamat TPS | Lintang | Bujur",
            "kecamatan desa-code desa station-number voters address lat lon",
        );
        check(
            Stations,
            "District | Village | Polling stations | Registered voters | Remarks",
            "kecamatan desa station-count voters note",
        );
        check(
            Stations,
            "Desa | Jml TPS | Jumlah | Titik Koordinat",
            "desa station-count voters lat-lon",
        );
        check(
            Stations,
            "Polling Station Name | Polling Station Number | Polling District | Ward | Electorate",
            "address station-number - desa voters",
        );
        check(
            Stations,
            "District | Constituency | Electoral Area | PS Code | PS Name | Registered voters",
            "- kecamatan desa station-code address voters",
        );
        check(
            Stations,
            "City/Municipality | Barangay | Precinct No. | Polling Center | No. of Registered Voters",
            "kecamatan desa station-number address voters",
        );
        check(
            Stations,
            "Commune | Code commune | Bureau de vote | Lieu | Inscrits",
            "desa desa-code station-number address voters",
        );
        check(
            Stations,
            "TERYT Gminy | Gmina | Powiat | Województwo | Numer | Mieszkańcy | Wyborcy | Siedziba | Miejscowość",
            "- kecamatan - - station-number - voters address desa",
        );
        check(
            Stations,
            "PS No. | Locality of Polling Station | Building in which it will be located | Polling Area | Total Electors",
            "station-number desa address - voters",
        );
        check(
            Stations,
            "Parròquia | Nucli | Col·legi electoral | Mesa | Electors",
            "kecamatan desa address station-number voters",
        );
        check(Stations, "Ward | Ward | Station | Electors", "desa - station-number voters");
        check(Stations, "Parish | Station | Electors", "desa station-number voters");
        check(
            Stations,
            "Municipio | Parroquia | Mesa | Electores",
            "kecamatan desa station-number voters",
        );
        check(
            Stations,
            "District | Sub-county | Parish | Village | Polling station | Voters",
            "- - kecamatan desa station-number voters",
        );
        check(
            Stations,
            "start | lokasi/kecamatan | lokasi/desa | tps/nomor_tps | tps/jumlah_dpt | gps | _gps_latitude | _gps_longitude | _gps_precision | _uuid",
            "- kecamatan desa station-number voters - lat lon - -",
        );
        check(
            Stations,
            "SubmissionDate | lokasi-kecamatan | lokasi-desa | tps-nomor_tps | tps-dpt | tps-titik-Latitude | tps-titik-Longitude | KEY",
            "- kecamatan desa station-number voters lat lon -",
        );
        check(Stations, "Kecamtan | Kelurahn | TPS | DPT", "kecamatan desa station-number voters");
        check(Stations, "satu | dua | tiga", "- - -");
        check(Places, "NAME_3 | NAME_4 | GID_4", "parent name -");
        check(Places, "WD23CD | WD23NM | LAD23NM", "code name parent");
        check(Places, "Nom | Parròquia | Latitud | Longitud", "name parent lat lon");
        check(Places, "ADM3_EN | ADM4_EN | ADM4_PCODE", "parent name code");
        check(
            Places,
            "Kode | Nama | Jenis | Induk | Lintang | Bujur | Rawan banjir",
            "code name place-kind parent lat lon flood-prone",
        );
        check(Edges, "Dari | Ke | Moda | Jarak (km) | Waktu (jam)", "from to mode length-km hours");
        check(Edges, "from | to | mode | length_m | minutes", "from to mode length-m minutes");
    }

    #[test]
    fn headings_of_two_rows_are_joined_under_a_title() {
        let table = "DAFTAR TPS DAN PEMILIH\t\t\t\t\n\n\
                     NO\tDESA\tTPS\tPEMILIH\t\t\tKET\n\
                     \t\t\tL\tP\tJUMLAH\t\n\
                     (1)\t(2)\t(3)\t(4)\t(5)\t(6)\t(7)\n\
                     1\tPerian\t001\t161\t163\t324\t";
        let mapping = propose(&grid(table), Kind::Stations);
        assert_eq!(found(&mapping), "- desa station-number voters-male voters-female voters note");
        assert_eq!(mapping.heading_rows, [3, 4]);
        assert_eq!(mapping.first_row, 6);
        assert_eq!(mapping.columns[5].heading, "PEMILIH JUMLAH");
        assert!(mapping.missing().is_empty());
    }

    #[test]
    fn a_column_tps_holds_numbers_or_counts() {
        let check = |rows: &str, expect: &str| {
            let table = format!("Desa\tTPS\tDPT\n{rows}");
            assert_eq!(found(&propose(&grid(&table), Kind::Stations)), expect, "{rows}");
        };
        check("A\t1\t300\nA\t2\t310", "desa station-number voters");
        check("A\t1\t300\n\t2\t310", "desa station-number voters");
        check("A\t3\t900\nB\t2\t610", "desa station-count voters");
        check("A\t1\t300\nB\t1\t310", "desa station-number voters");
        check("A\t6\t509\nB\t10\t164", "desa station-either voters");
        check("A\tTPS 01\t400\nB\t4\t380", "desa station-either voters");
        check("A\tTPS 01\t400\nB\tTPS 4\t380", "desa station-number voters");
        check("A\t3\t900\nB\t2\t410", "desa station-either voters");
    }

    #[test]
    fn codes_of_stations_are_told_from_codes_of_villages() {
        let check = |table: &str, expect: &str| {
            let mapping = propose(&grid(table), Kind::Stations);
            assert_eq!(found(&mapping), expect, "{table}");
            assert_eq!(mapping.missing(), [] as [&[Field]; 0], "{table}");
        };
        check("Kode TPS\tDPT\n6205032010001\t240", "station-code voters");
        check("Kode\tDPT\n62.05.03.2010.001\t240", "station-code voters");
        check(
            "Kode\tDesa\tTPS\tPemilih\n62.05.03.2010\tBaok\t1\t240",
            "desa-code desa station-number voters",
        );
        check(
            "No\tKode TPS\tKelurahan\tTPS\tDPT\n1\t6205032010001\tBAOK\tTPS 001\t240",
            "- station-code desa station-number voters",
        );
    }

    #[test]
    fn the_user_maps_what_is_not_recognised() {
        let mut mapping = propose(&grid("Perian\t1\t300\nPerian\t2\t310"), Kind::Stations);
        assert_eq!((mapping.first_row, mapping.heading_rows.len()), (1, 0));
        assert_eq!(mapping.missing().len(), 3);
        for (column, field) in [Desa, StationNumber, Address, Voters].into_iter().enumerate() {
            mapping.assign(column, Some(field));
        }
        mapping.assign(2, Some(Voters));
        assert_eq!(found(&mapping), "desa station-number voters");
        mapping.assign(99, Some(Note));
        assert!(mapping.missing().is_empty());
    }

    #[test]
    fn the_kind_is_guessed() {
        let check = |heading: &str, expect| {
            assert_eq!(guess_kind(&grid(&heading.replace(',', "\t"))), expect, "{heading}");
        };
        check("Kecamatan,Desa,TPS,DPT", Kind::Stations);
        check("Desa,Jumlah TPS,Pemilih,Lintang,Bujur", Kind::Stations);
        check("code,name,kind,parent,lat,lon", Kind::Places);
        check("code,from,to,mode,length_m,minutes,note", Kind::Edges);
    }
}
