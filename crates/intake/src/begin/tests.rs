//! A made-up regency, a list by the commission's codes, and a list from abroad.

use super::*;
use crate::import::{Origin, paste, read_areas};
use tepat_model::document::TableName;
use tepat_model::region::{Delivery, Located, Mode, Place, PlaceKind, problems};

fn wish(code: &str, name: &str) -> Wish {
    Wish {
        info: Info { code: code.into(), name: name.into(), ..Info::default() },
        elections: Vec::new(),
        store_name: "Gudang".into(),
        store: StoreWish::Proposed,
        voters: USUAL_VOTERS,
        choices: NameChoices::new(),
    }
}

fn list(text: &str) -> Sheets {
    vec![paste(&text.replace('|', "\t")).unwrap()].into()
}

fn sources(stations: &str) -> Sources {
    Sources { lists: vec![list(stations)], ..Sources::default() }
}

/// Squares of half a degree with these codes and names, side by side to the east.
fn squares(areas: &[(&str, &str)]) -> Vec<Landmark> {
    let square = |(at, (code, name)): (usize, &(&str, &str))| {
        let west = 115.0 + at as f64 / 2.0;
        let east = west + 0.5;
        format!(
            "{{\"properties\": {{\"kode\": \"{code}\", \"nama\": \"{name}\"}}, \"geometry\": \
             {{\"type\": \"Polygon\", \"coordinates\": \
             [[[{west},0],[{east},0],[{east},0.5],[{west},0.5],[{west},0]]]}}}}"
        )
    };
    let squares: Vec<String> = areas.iter().enumerate().map(square).collect();
    let text =
        format!("{{\"type\": \"FeatureCollection\", \"features\": [{}]}}", squares.join(","));
    read_areas("desa.geojson", text.as_bytes()).unwrap()
}

fn says(begun: &Begun, key: &str) -> bool {
    begun.report.iter().any(|message| message.key == key)
}

/// Code, kind and how well the position is known of every place.
fn places(region: &Region) -> Vec<(&str, PlaceKind, Located)> {
    region.places.iter().map(|p| (p.code.as_str(), p.kind, p.located)).collect()
}

const NAMES: &str = "Kecamatan|Desa|TPS|DPT
Long Apari|Tiong Ohang|1|300
Long Apari|Tiong Ohang|2|310
Long Apari|Naha Buan|1|120
Laham|Laham|1|250
Laham|Long Gelawang|1|90";

use Located::{Assumed, Stated, Unknown};
use PlaceKind::{Ppk, Pps, Store};

#[test]
fn a_list_of_names_becomes_places_without_positions() {
    let begun = begin(&wish("64.11", "Mahakam Ulu"), &sources(NAMES));
    assert_eq!(begun.errors(), 0, "{:?}", begun.report);
    assert_eq!(
        places(&begun.region),
        [
            ("64.11.G1", Store, Unknown),
            ("64.11.K01", Ppk, Unknown),
            ("64.11.K01.D001", Pps, Unknown),
            ("64.11.K01.D002", Pps, Unknown),
            ("64.11.K02", Ppk, Unknown),
            ("64.11.K02.D001", Pps, Unknown),
            ("64.11.K02.D002", Pps, Unknown),
        ]
    );
    assert_eq!(begun.region.stations.len(), 5);
    assert_eq!(
        (begun.region.info.timezone.as_str(), begun.region.info.utc_offset_hours),
        ("WITA", 8)
    );
    for key in ["begin-codes-made", "begin-positions-missing", "begin-no-voting-day", "begin-zone"]
    {
        assert!(says(&begun, key), "{key}");
    }
    let open: Vec<(What, usize)> =
        missing(&begun.region, false).iter().map(|todo| (todo.what, todo.open)).collect();
    assert_eq!(
        open,
        [
            (What::List, 0),
            (What::Places, 0),
            (What::Positions, 7),
            (What::Network, 7),
            (What::Fleet, 7),
            (What::Plan, 1),
        ]
    );
    assert!(begun.region.validate().is_ok());
}

#[test]
fn boundaries_give_codes_and_points_inside() {
    let areas = squares(&[
        ("64.11.01", "Long Apari"),
        ("64.11.01.2001", "TIONG OHANG"),
        ("64.11.01.2002", "Naha Buan"),
        ("64.11.02.2001", "Laham"),
    ]);
    let begun = begin(&wish("64.11", "Mahakam Ulu"), &Sources { areas, ..sources(NAMES) });
    assert_eq!(
        places(&begun.region),
        [
            ("64.11.01", Ppk, Assumed),
            ("64.11.01.2001", Pps, Assumed),
            ("64.11.01.2002", Pps, Assumed),
            ("64.11.02", Ppk, Assumed),
            ("64.11.02.2001", Pps, Assumed),
            ("64.11.02.D001", Pps, Unknown),
            ("64.11.G1", Store, Assumed),
        ]
    );
}

#[test]
fn codes_of_the_commission_name_sub_district_and_village() {
    let text = "Kode TPS|Kecamatan|Kelurahan|TPS|L|P|Jumlah DPT
6411012001001|LONG APARI|TIONG OHANG|TPS 001|118|122|240
6411012001002|LONG APARI|TIONG OHANG|TPS 002|100|104|204
6411022003001|LAHAM|LAHAM|TPS 001|142|136|278";
    let begun = begin(&wish("", "Mahakam Ulu"), &sources(text));
    assert_eq!(begun.errors(), 0, "{:?}", begun.report);
    assert_eq!(begun.region.info.code, "64.11");
    let codes: Vec<&str> = begun.region.stations.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["64.11.01.2001.001", "64.11.01.2001.002", "64.11.02.2003.001"]);
    assert_eq!(begun.region.places.get("64.11.02.2003").map(|p| p.name.as_str()), Some("LAHAM"));
    // The same with nothing but codes.
    let bare = "Kode TPS|DPT\n6411012001001|240\n6411012001002|204";
    let begun = begin(&wish("", ""), &sources(bare));
    let named: Vec<_> = begun.region.places.iter().map(|p| (p.kind, p.name.as_str())).collect();
    assert_eq!(named, [(Ppk, "64.11.01"), (Pps, "64.11.01.2001"), (Store, "Gudang")]);
}

#[test]
fn a_list_from_abroad_has_two_tiers() {
    let text = "Ward|Polling station number|Polling place|Latitude|Longitude|Electorate
Leith Walk|LW01|Lorne Primary School|55.9660|-3.1735|1100
Leith Walk|LW02|McDonald Road Library|55.9640|-3.1880|900
Portobello|PB01|Town Hall|55.9530|-3.1150|1500";
    let begun = begin(&wish("", "Edinburgh"), &sources(text));
    assert_eq!(begun.errors(), 0, "{:?}", begun.report);
    assert_eq!(begun.region.stations.len(), 3);
    for key in ["begin-two-tiers", "begin-numbered", "begin-codes-made", "begin-positions-assumed"]
    {
        assert!(says(&begun, key), "{key}: {:?}", begun.report);
    }
    let post = begun.region.places.get("00.00.K00").unwrap();
    assert_eq!((post.delivery, post.located), (Delivery::Direct, Assumed));
    let ward = begun.region.places.iter().find(|place| place.name == "Leith Walk").unwrap();
    assert_eq!((ward.lat, ward.lon, ward.located), (55.965, -3.18075, Assumed));
    assert_eq!(begun.region.info.timezone, "UTC+0");
    let notes: Vec<&str> = begun.region.stations.iter().map(|s| s.note.as_str()).collect();
    assert_eq!(notes, ["LW01", "LW02", "PB01"]);
    assert!(missing(&begun.region, false)[2].open == 0);
}

#[test]
fn voters_that_a_list_lacks_are_assumed_and_said() {
    let begun =
        begin(&wish("64.11", "M"), &sources("Kecamatan|Desa|TPS\nLaham|Laham|1\nLaham|Laham|2"));
    assert_eq!(begun.region.stations.iter().map(|s| s.voters).sum::<u32>(), 2 * USUAL_VOTERS);
    assert!(says(&begun, "begin-voters-assumed"));
}

#[test]
fn better_landmarks_replace_what_was_assumed() {
    let mut begun = begin(&wish("64.11", "Mahakam Ulu"), &sources(NAMES));
    let landmark = |origin, name: &str, at| Landmark {
        origin,
        code: String::new(),
        names: vec![name.to_owned()],
        within: String::new(),
        kind: None,
        at: Some(at),
        outline: geo::MultiPolygon::new(Vec::new()),
    };
    let found = locate(
        &begun.region,
        &[
            landmark(Origin::Extract, "Desa Tiong Ohang", (0.9, 114.5)),
            landmark(Origin::Extract, "Naha Buan", (0.8, 114.6)),
            // Too far apart to be one.
            landmark(Origin::Extract, "Long Gelawang", (0.3, 115.1)),
            landmark(Origin::Extract, "Long Gelawang", (0.3, 115.9)),
        ],
    );
    begun.region.places.put_all(found.places);
    assert!(found.report.iter().any(|message| message.key == "begin-name-twice"));
    let at = |region: &Region, name: &str, kind| {
        let place = region.places.iter().find(|p| p.name == name && p.kind == kind).unwrap();
        (place.located, place.lat)
    };
    assert_eq!(at(&begun.region, "Tiong Ohang", Pps), (Stated, 0.9));
    assert_eq!(at(&begun.region, "Long Apari", Ppk), (Assumed, 0.9));
    assert_eq!(at(&begun.region, "Gudang", Store), (Assumed, 0.9));
    assert_eq!(at(&begun.region, "Long Gelawang", Pps).0, Unknown);
    let better = locate(&begun.region, &[landmark(Origin::List, "Long Apari", (0.85, 114.55))]);
    let changed: Vec<_> = better.places.iter().map(|p| (p.name.as_str(), p.located)).collect();
    assert_eq!(changed, [("Gudang", Assumed), ("Long Apari", Stated)]);
}

#[test]
fn a_sketch_joins_what_is_not_joined() {
    let at = |number: usize, lat: f64, lon: f64| {
        Place::new(&format!("64.11.P{number:02}"), PlaceKind::Pier, lat, lon)
    };
    let row = [at(1, 0.0, 115.0), at(2, 0.0, 115.1), at(3, 0.0, 115.2), at(4, 0.0, 115.2)];
    let mut region = Region {
        info: Info { code: "64.11".into(), ..Info::default() },
        places: Table::new(row.to_vec()),
        ..Region::default()
    };
    region.places.put(Place { located: Unknown, ..at(5, 0.0, 115.3) });
    let ends = |edges: &[tepat_model::region::Edge]| -> Vec<String> {
        edges.iter().map(|e| format!("{}-{}", &e.from[6..], &e.to[6..])).collect()
    };
    let (edges, report) = sketch(&region, "Sketsa");
    assert_eq!(ends(&edges), ["P01-P02", "P02-P03", "P03-P04"]);
    assert!(edges.iter().all(|edge| edge.is_sketch() && edge.note == "Sketsa"));
    assert_eq!(report[0].key, "begin-sketched");
    assert_eq!(edges[0].length_m, 15_568);
    region.edges.put_all(edges[..1].to_vec());
    assert_eq!(ends(&sketch(&region, "").0), ["P02-P03", "P03-P04"]);
}

#[test]
fn vehicles_are_proposed_for_every_base() {
    let areas = squares(&[
        ("64.11.01.2001", "Tiong Ohang"),
        ("64.11.01.2002", "Naha Buan"),
        ("64.11.02.2001", "Laham"),
        ("64.11.02.2002", "Long Gelawang"),
    ]);
    let mut region =
        begin(&wish("64.11", "Mahakam Ulu"), &Sources { areas, ..sources(NAMES) }).region;
    region.edges.put_all(sketch(&region, "").0);
    let (fleet, report) = propose_fleet(&region, "perkiraan");
    let edit = Edit::put(TableName::Fleet, &fleet);
    edit.apply(&mut region).unwrap();
    assert_eq!(report[0].key, "begin-fleet-assumed");
    let open: Vec<What> =
        missing(&region, false).iter().filter(|todo| todo.open > 0).map(|todo| todo.what).collect();
    assert_eq!(open, [What::Plan]);
    let grave: Vec<_> =
        problems(&region).into_iter().filter(|p| p.severity == Severity::Error).collect();
    assert_eq!(grave, []);
}

#[test]
fn the_store_stands_where_it_is_wished_for() {
    let check = |written: &str, expect: (&str, Located)| {
        let areas = squares(&[("64.11.01.2001", "Tiong Ohang"), ("64.11.02.2001", "Laham")]);
        let wish = Wish { store: StoreWish::read(written), ..wish("64.11", "M") };
        let begun = begin(&wish, &Sources { areas, ..sources(NAMES) });
        let store = begun.region.store().unwrap();
        assert_eq!((format!("{:.1}", store.lon).as_str(), store.located), expect, "{written}");
        assert_eq!(says(&begun, "begin-store-unknown"), written == "Melak");
    };
    check("", ("115.2", Assumed));
    check("-0,2; 114,5", ("114.5", Stated));
    check("Laham", ("115.8", Assumed));
    check("64.11.02.2001", ("115.8", Assumed));
    check("Melak", ("115.2", Assumed));
}

#[test]
fn premises_with_positions_are_a_list_of_stations() {
    let text = "id|name|address|postcode|area_code|area_name|lon|lat
2472|Cricket Club|Lawrence Road|M41|E08|Trafford|-2.387|53.4513
2478|Sports Village|Great Stone Road|M32|E08|Trafford|-2.2927|53.4583";
    let begun = begin(&wish("", "Trafford"), &sources(text));
    assert_eq!(begun.errors(), 0, "{:?}", begun.report);
    let stations: Vec<_> = begun
        .region
        .stations
        .iter()
        .map(|s| (s.number, s.voters, s.lat, s.note.as_str(), s.address.as_str()))
        .collect();
    assert_eq!(
        stations,
        [
            (1, USUAL_VOTERS, Some(53.4513), "Cricket Club", "Lawrence Road"),
            (2, USUAL_VOTERS, Some(53.4583), "Sports Village", "Great Stone Road"),
        ]
    );
}

#[test]
fn lists_of_other_countries_do_not_mislead() {
    // Each station: village, sub-district, number, voters, remark.
    let check = |text: &str, expect: &[(&str, &str, u32, u32, &str)]| {
        let begun = begin(&wish("", "X"), &sources(text));
        assert_eq!(begun.errors(), 0, "{text} {:?}", begun.report);
        let region = &begun.region;
        let one = |s: &tepat_model::region::Station| {
            let desa = region.home_of(s).unwrap();
            let ppk = region.ppk_of(desa).unwrap();
            (desa.name.clone(), ppk.name.clone(), s.number, s.voters, s.note.clone())
        };
        let found: Vec<_> = region.stations.iter().map(one).collect();
        let found: Vec<_> = found
            .iter()
            .map(|(desa, ppk, number, voters, note)| (&**desa, &**ppk, *number, *voters, &**note))
            .collect();
        assert_eq!(found, expect, "{text} {:?}", begun.report);
        let said = begun.report.iter().filter(|m| m.severity == Severity::Warning);
        let said: Vec<_> =
            said.map(|m| m.key.as_str()).filter(|k| k.starts_with("import-")).collect();
        assert_eq!(said, [""; 0], "{text}");
    };
    check(
        "Polling Station Number|Polling Station Name|Polling District|Address|Ward|Electorate
1|St Mary's Hall|AA1|Church Lane|Hurst|1402
2|Community Centre|AA2|Kings Road|Hurst|1677
3|Total Fitness|AB1|Oldham Road|Waterloo|1233
3A|School Annexe|AB1|Oldham Road|Waterloo|654",
        &[
            ("Hurst", "X", 1, 1402, "St Mary's Hall"),
            ("Hurst", "X", 2, 1677, "Community Centre"),
            ("Waterloo", "X", 3, 1233, "Total Fitness"),
            ("Waterloo", "X", 4, 654, "School Annexe"),
        ],
    );
    check(
        "REGION|DISTRICT|CONSTITUENCY|ELECTORAL AREA|PS CODE|PS NAME|REGISTERED VOTERS
UPPER WEST|WA MUNICIPAL|WA CENTRAL|KAMBALI|W010101|PRIM SCH|590
UPPER WEST|WA MUNICIPAL|WA CENTRAL|KAMBALI|W010102A|TOTAL FILLING STATION|455
UPPER WEST|WA MUNICIPAL|WA CENTRAL|DOBILE|W010201|GRAND MOSQUE|388
UPPER WEST|WA MUNICIPAL|WA CENTRAL|||TOTAL|1433",
        &[
            ("KAMBALI", "WA CENTRAL", 1, 590, "W010101"),
            ("KAMBALI", "WA CENTRAL", 2, 455, "W010102A"),
            ("DOBILE", "WA CENTRAL", 1, 388, "W010201"),
        ],
    );
    check(
        "Province|City/Municipality|Barangay|Precinct No.|Polling Center|No. of Registered Voters
Ifugao|Banaue|Amganad|0001A|Amganad ES|598
Ifugao|Banaue|Amganad|0002A, 0002B|Amganad ES|555
Ifugao|Hingyon|Anao|0001A|Anao ES|592
||||TOTAL|1,745",
        &[
            ("Amganad", "Banaue", 1, 598, "0001A"),
            ("Amganad", "Banaue", 2, 555, "0002A, 0002B"),
            ("Anao", "Hingyon", 1, 592, "0001A"),
        ],
    );
    check(
        "COUNTY CODE|COUNTY NAME|CONST CODE|CONST NAME|CAW CODE|CAW NAME|POLLING STATION CODE|POLLING STATION NAME|VOTERS
001|MOMBASA|001|CHANGAMVE|0001|PORT REITZ|001001000100101|BOMU STREAM 1|670
001|MOMBASA|001|CHANGAMVE|0001|PORT REITZ|001001000100102|BOMU STREAM 2|671
001|MOMBASA|001|CHANGAMVE|0002|KIPEVU|001001000200401|KWA HOLA|512",
        &[
            ("PORT REITZ", "CHANGAMVE", 1, 670, "001001000100101"),
            ("PORT REITZ", "CHANGAMVE", 2, 671, "001001000100102"),
            ("KIPEVU", "CHANGAMVE", 1, 512, "001001000200401"),
        ],
    );
    check(
        "Commune|Code commune|Bureau de vote|Lieu|Inscrits
Saint-Laurent|97311|0001|École Jules Ferry|512
Saint-Laurent|97311|0002|École Jules Ferry|490
Apatou|97360|0001|Mairie|455",
        &[
            ("Saint-Laurent", "X", 1, 512, ""),
            ("Saint-Laurent", "X", 2, 490, ""),
            ("Apatou", "X", 1, 455, ""),
        ],
    );
    check(
        "TERYT Gminy|Gmina|Powiat|Województwo|Numer|Mieszkańcy|Wyborcy|Siedziba|Miejscowość|Typ obwodu
180101|gm. Cisna|bieszczadzki|podkarpackie|1|1970|538|Szkoła Podstawowa|Cisna|stały
180101|gm. Cisna|bieszczadzki|podkarpackie|2|1583|499|Remiza|Wetlina|stały
180102|gm. Lutowiska|bieszczadzki|podkarpackie|1|890|401|Szkoła|Lutowiska|stały",
        &[
            ("Cisna", "gm. Cisna", 1, 538, ""),
            ("Wetlina", "gm. Cisna", 2, 499, ""),
            ("Lutowiska", "gm. Lutowiska", 1, 401, ""),
        ],
    );
    check(
        "LIST OF POLLING STATIONS FOR 45-TAWANG ASSEMBLY CONSTITUENCY
Sl. No.|PS No.|Locality of Polling Station|Building in which it will be located|Polling Area|Total Electors
1|2|3|4|5|6
1|1|Lungla|Govt. Primary School|1. Lungla, 2. Zemithang|412
2|2|Lungla|Govt. Middle School|3. Shakti|398
3|3|Jang|Circuit House|1. Jang|501",
        &[("Lungla", "X", 1, 412, ""), ("Lungla", "X", 2, 398, ""), ("Jang", "X", 3, 501, "")],
    );
    check(
        "Parròquia|Nucli|Col·legi electoral|Mesa|Electors
Canillo|Canillo|Sala comunal|1|349
Canillo|Soldeu|Sala comunal|1|239
La Massana|Arinsal|Sala comunal|1|210",
        &[
            ("Canillo", "Canillo", 1, 349, ""),
            ("Soldeu", "Canillo", 1, 239, ""),
            ("Arinsal", "La Massana", 1, 210, ""),
        ],
    );
}

#[test]
fn lists_of_other_programs_are_lists_of_stations() {
    let check = |name: &str, text: &str| {
        let begun = begin(&wish("64.11", "M"), &sort_files([(name, text.as_bytes())]).sources);
        assert_eq!(begun.errors(), 0, "{name} {:?}", begun.report);
        let region = &begun.region;
        let one = |s: &tepat_model::region::Station| {
            let desa = region.home_of(s).unwrap();
            let at = s.lat.zip(s.lon);
            (region.ppk_of(desa).unwrap().name.clone(), desa.name.clone(), s.number, s.voters, at)
        };
        let expect = |desa: &str, number, voters, lon: f64| {
            ("Laham".to_owned(), desa.to_owned(), number, voters, Some((0.5, lon)))
        };
        let found: Vec<_> = region.stations.iter().map(one).collect();
        let expect = [expect("Laham", 1, 253, 115.1), expect("Ujoh Halang", 1, 180, 115.2)];
        assert_eq!(found, expect, "{name}");
    };
    check(
        "kobo.csv",
        "\"start\";\"lokasi/kecamatan\";\"lokasi/desa\";\"tps/nomor_tps\";\"tps/jumlah_dpt\";\"titik\";\"_titik_latitude\";\"_titik_longitude\";\"_titik_altitude\";\"_titik_precision\";\"_uuid\"
x;Laham;Laham;1;253;0.5 115.1 35 4.5;0.5;115.1;35;4.5;u
x;Laham;Ujoh Halang;1;180;0.5 115.2 35 4.5;0.5;115.2;35;4.5;u",
    );
    check(
        "odk.csv",
        "SubmissionDate,lokasi-kecamatan,lokasi-desa,tps-nomor_tps,tps-dpt,titik-Latitude,titik-Longitude,titik-Accuracy,KEY
x,Laham,Laham,1,253,0.5,115.1,4,uuid:1
x,Laham,Ujoh Halang,1,180,0.5,115.2,4,uuid:2",
    );
    check(
        "titik.csv",
        "kecamatan,desa,tps,dpt,gps\nLaham,Laham,1,253,0.5 115.1 35.0 4.9\nLaham,Ujoh Halang,1,180,0.5 115.2 0 0",
    );
    check(
        "mymaps.kml",
        "<kml><Document><Placemark><name>TPS 01</name><description><![CDATA[Kecamatan: Laham<br>Desa: Laham<br>DPT: 253]]></description><Point><coordinates>115.1,0.5</coordinates></Point></Placemark>
        <Placemark><name>TPS 01</name><description><![CDATA[<table><tr><td>Kecamatan</td><td>Laham</td></tr><tr><td>Desa</td><td>Ujoh Halang</td></tr><tr><td>DPT</td><td>180</td></tr></table>]]></description><Point><coordinates>115.2,0.5</coordinates></Point></Placemark></Document></kml>",
    );
    check(
        "arcgis.json",
        r#"{"geometryType":"esriGeometryPoint","spatialReference":{"wkid":4326},"features":[
        {"attributes":{"KECAMATAN":"Laham","DESA":"Laham","TPS":1,"DPT":253},"geometry":{"x":115.1,"y":0.5}},
        {"attributes":{"KECAMATAN":"Laham","DESA":"Ujoh Halang","TPS":1,"DPT":180},"geometry":{"x":115.2,"y":0.5}}]}"#,
    );
    check(
        "jawaban.json",
        r#"{"ok":true,"data":[{"kecamatan":"Laham","kelurahan":"Laham","tps":1,"dpt":253,"lat":0.5,"lon":115.1},
        {"kecamatan":"Laham","kelurahan":"Ujoh Halang","tps":1,"dpt":180,"lat":0.5,"lon":115.2}]}"#,
    );
}

#[test]
fn text_without_columns_is_refused_as_such() {
    let text = "NO DESA TPS L+P\n1 LAHAM 001 253\n2 UJOH HALANG 001 180";
    let begun = begin(&wish("64.11", "M"), &sort_files([("a.txt", text.as_bytes())]).sources);
    let errors: Vec<&str> = begun
        .report
        .iter()
        .filter(|message| message.severity == Severity::Error)
        .map(|message| message.key.as_str())
        .collect();
    assert_eq!(errors, ["import-no-columns"]);
}

#[test]
fn a_map_with_other_areas_above_places_what_is_unique() {
    let list = "Constituency|Ward|Polling station|Electorate
Penrith and Solway|Keswick|1|300
Penrith and Solway|Solway|2|310";
    let check = |name: &str, within: [&str; 3], expect: [Option<f64>; 2]| {
        let areas = squares(&[("E1", "Keswick"), ("E2", "Solway"), ("E3", "Solway")]);
        let areas = areas.into_iter().zip(within);
        let areas = areas.map(|(area, within)| Landmark { within: within.into(), ..area });
        let sources = Sources { areas: areas.collect(), ..sources(list) };
        let region = begin(&wish("", name), &sources).region;
        let lon = |ward: &str| {
            let place = region.places.iter().find(|place| place.name == ward).unwrap();
            place.position().map(|(_, lon)| lon)
        };
        assert_eq!(["Keswick", "Solway"].map(lon), expect, "{name} {within:?}");
    };
    let (keswick, solway) = (Some(115.25), Some(115.75));
    check("Cumberland", ["Cumberland", "Cumberland", "Fife"], [keswick, solway]);
    check("Penrith", ["Cumberland", "Cumberland", "Fife"], [keswick, None]);
    check("Penrith", ["Penrith and Solway", "Penrith and Solway", "Fife"], [keswick, solway]);
}

#[test]
fn a_slip_on_the_map_is_found_and_said() {
    let areas = squares(&[
        ("64.11.01.2001", "Tiong Ohank"),
        ("64.11.01.2002", "Na'ha Buan"),
        ("64.11.02.2001", "Laham"),
    ]);
    let list = "Kecamatan|Desa|TPS|DPT
Long Apari|Tiong Ohang|1|300
Long Apari|Naha Buan|1|120
Laham|Laham|1|250";
    let parents = ["Long Apari", "Long Apari", "Laham"];
    let areas: Vec<Landmark> = areas
        .into_iter()
        .zip(parents)
        .map(|(area, within)| Landmark { within: within.into(), code: String::new(), ..area })
        .collect();
    let begun = begin(&wish("64.11", "M"), &Sources { areas, ..sources(list) });
    let said = begun.report.iter().filter(|m| m.key == "begin-position-alike");
    assert_eq!(said.count(), 1, "{:?}", begun.report);
    let of = |name: &str| begun.region.places.iter().find(|p| p.name == name).unwrap();
    assert_eq!((of("Tiong Ohang").located, of("Naha Buan").located), (Assumed, Assumed));
    assert_eq!(of("Tiong Ohang").lon, 115.25);
}

#[test]
fn what_can_go_the_way_goes_on_where_no_road_does() {
    let list = "Kecamatan|Desa|TPS|DPT
Long Apari|Tiong Ohang|1|300
Laham|Laham|1|250
Laham|Long Gelawang|1|90";
    let areas = squares(&[
        ("64.11.01.2001", "Tiong Ohang"),
        ("64.11.02.2001", "Laham"),
        ("64.11.02.2002", "Long Gelawang"),
    ]);
    let check = |mode: Mode, expect: [&str; 3]| {
        let wish = wish("64.11", "M");
        let mut region = begin(&wish, &Sources { areas: areas.clone(), ..sources(list) }).region;
        let mut edges = sketch(&region, "").0;
        // What is short joins the posts of a village with each other.
        for edge in edges.iter_mut().filter(|edge| edge.length_m > 1_000) {
            edge.mode = mode;
        }
        region.edges.put_all(edges);
        let (fleet, _) = propose_fleet(&region, "");
        let of_class = |class: &str| {
            let rows = fleet.iter().filter(|row| row.class == class);
            rows.map(|row| row.base.clone()).collect::<Vec<_>>()
        };
        let bases = ["pickup_4wd", "porter", "longboat"].map(of_class);
        assert_eq!(bases.each_ref().map(|all| all.join(" ")), expect, "{mode:?}");
    };
    // Four-wheel drives stand at the store anyway.
    let both = "64.11.02 64.11.G1";
    check(Mode::Unpaved, ["64.11.G1", "", ""]);
    check(Mode::Offroad, [both, "", ""]);
    check(Mode::Foot, ["64.11.G1", both, ""]);
    check(Mode::River, ["64.11.G1", "", both]);
}

#[test]
fn points_of_villages_are_no_list_of_stations() {
    let places = list("Desa|Kecamatan|Lintang|Bujur\nLaham|Laham|0,35|115,10");
    let begun = begin(&wish("64.11", "M"), &Sources { places: vec![places], ..sources(NAMES) });
    assert_eq!(begun.errors(), 0, "{:?}", begun.report);
    let laham = begun.region.places.iter().find(|p| p.name == "Laham" && p.kind == Pps).unwrap();
    assert_eq!((laham.located, laham.lat), (Stated, 0.35));
}

#[test]
fn places_without_positions_are_said() {
    let check = |text: &str, expect: bool| {
        let begun =
            begin(&wish("64.11", "M"), &Sources { places: vec![list(text)], ..sources(NAMES) });
        assert_eq!(says(&begun, "begin-no-positions"), expect, "{text}");
    };
    check("Nom|Latitud|Longitud\nLaham|0.35|115.1", false);
    check("Ime|Sirina|Duljina\nLaham|0.35|115.1", true);
}

#[test]
fn spellings_of_a_village_are_one_and_slips_are_asked_about() {
    let text = "Kecamatan|Desa|TPS|DPT
Muara Kaman|Muara Kaman Ulu|1|300
Muara Kaman|Ma. Kaman Ulu|2|310
Muara Kaman|MUARA KAMAN  ULU|3|320
Muara Kaman|Muara Kaman Ilir|1|320
Muara Kaman|Sei. Liju|1|320
Ma. Kaman|Sungai Liju|2|320
Muara Kaman|Lemo II|1|320
Muara Kaman|Lemo 2|2|320
Muara Kaman|Lemo I|1|320
Muara Kaman|Perain|1|120
Muara Kaman|Perian|1|320
Muara Kaman|Perian|2|320";
    let begun = |answers: &[(&str, &str)]| {
        let choices = answers.iter().map(|(key, code)| ((*key).into(), (*code).into())).collect();
        begin(&Wish { choices, ..wish("64.02", "Kutai") }, &sources(text))
    };
    let villages = |begun: &Begun| -> Vec<(String, usize)> {
        let of = |place: &Place| {
            let own = begun.region.stations.iter().filter(|s| s.desa == place.code).count();
            (place.name.clone(), own)
        };
        let posts = begun.region.places.iter().filter(|place| place.kind == Pps);
        posts.map(of).collect()
    };
    let expect = |perian: &[(&str, usize)]| -> Vec<(String, usize)> {
        let all = [("Muara Kaman Ulu", 3), ("Muara Kaman Ilir", 1), ("Sei. Liju", 2)];
        let all = all.iter().chain(&[("Lemo II", 2), ("Lemo I", 1)]).chain(perian);
        all.map(|(name, count)| ((*name).to_owned(), *count)).collect()
    };
    let open = begun(&[]);
    assert_eq!(open.errors(), 0, "{:?}", open.report);
    assert_eq!(villages(&open), expect(&[("Perain", 1), ("Perian", 2)]));
    assert!(says(&open, "begin-spellings") && says(&open, "begin-names-alike"));
    let [asked] = &open.unresolved[..] else { panic!("{:?}", open.unresolved) };
    let codes = ["64.02.K01.D007".to_owned(), "64.02.K01.D006".to_owned()];
    assert_eq!((asked.written.as_str(), &asked.candidates[..]), ("Perain", &codes[..]));
    // Its own village, the other one (where its number is taken), or none.
    let key = asked.key.as_str();
    let own = begun(&[(key, &codes[1])]);
    assert_eq!((villages(&own), own.unresolved.len()), (villages(&open), 0));
    let other = begun(&[(key, &codes[0])]);
    assert_eq!(villages(&other), expect(&[("Perian", 2)]));
    assert!(says(&other, "import-station-twice"));
    assert_eq!(villages(&begun(&[(key, "")])), expect(&[("Perian", 2)]));
}

#[test]
fn sub_districts_that_are_alike_are_asked_about() {
    let text = "Kecamatan|Desa|TPS|DPT
Muara Muntai|Perian|1|300
Muara Muntai|Batuq|1|310
Muara Mutai|Jantur|1|310";
    let open = begin(&wish("64.02", "Kutai"), &sources(text));
    let [asked] = &open.unresolved[..] else { panic!("{:?}", open.unresolved) };
    assert_eq!(asked.candidates, ["64.02.K01", "64.02.K02"]);
    let choices = [(asked.key.clone(), "64.02.K01".to_owned())].into();
    let begun = begin(&Wish { choices, ..wish("64.02", "Kutai") }, &sources(text));
    let posts = begun.region.places.iter().filter(|place| place.kind == Ppk).count();
    assert_eq!((posts, begun.region.stations.len(), begun.errors()), (1, 3, 0));
}

#[test]
fn columns_that_somebody_named_are_read_so() {
    let grids = vec![paste("Wilayah\tNama\tUrut\tIsi\nLaham\tUjoh\t1\t300").unwrap()];
    let mut choice = choose_sheets(&grids, Some(Kind::Stations));
    let open = begin(
        &wish("64.11", "M"),
        &Sources { lists: vec![grids.clone().into()], ..Sources::default() },
    );
    assert_eq!(open.region.stations.len(), 0, "{:?}", open.report);
    for (column, field) in
        [Field::Kecamatan, Field::Desa, Field::StationNumber, Field::Voters].into_iter().enumerate()
    {
        choice[0].mapping.assign(column, Some(field));
    }
    choice[0].mapping.first_row = 2;
    choice[0].is_taken = true;
    let lists = vec![Sheets { grids, choice: Some(choice) }];
    let begun = begin(&wish("64.11", "M"), &Sources { lists, ..Sources::default() });
    assert_eq!(begun.region.stations.len(), 1, "{:?}", begun.report);
}
