package osm

// The classes of each kind, from the tags in use (taginfo.openstreetmap.org); rare ones join the nearest common one. Each
// function returns "" for what is not of its kind.

func buildingClass(t tags) string {
	switch v := t.get("building"); v {
	case "", "no":
		return ""
	case "apartments", "residential", "house", "detached", "semidetached_house", "terrace", "dormitory", "bungalow", "farm", "hut":
		return "residential"
	case "commercial", "retail", "office", "hotel", "supermarket", "kiosk":
		return "commercial"
	case "industrial", "warehouse", "manufacture", "hangar":
		return "industrial"
	case "civic", "public", "government", "school", "kindergarten", "university", "college", "hospital", "train_station",
		"transportation", "church", "temple", "mosque", "cathedral", "chapel", "shrine", "stadium", "sports_hall", "museum":
		return "public"
	case "roof", "carport", "canopy":
		return "roof"
	}
	return "building"
}

func waterClass(t tags) string {
	switch {
	case t.get("natural") == "water":
		switch v := t.get("water"); v {
		case "river", "lake", "pond", "canal", "reservoir", "basin", "stream":
			return v
		case "oxbow", "lagoon":
			return "lake"
		case "moat", "ditch", "drain", "lock":
			return "canal"
		case "wastewater":
			return "basin"
		}
		return "water"
	case t.get("waterway") == "riverbank":
		return "river"
	case t.get("waterway") == "dock":
		return "basin"
	case t.get("leisure") == "swimming_pool":
		return "pool"
	}
	switch v := t.get("landuse"); v {
	case "reservoir", "basin":
		return v
	}
	return ""
}

func greenClass(t tags) string {
	switch t.get("leisure") {
	case "park", "common", "dog_park":
		return "park"
	case "garden":
		return "garden"
	case "nature_reserve":
		return "reserve"
	case "golf_course":
		return "golf"
	case "pitch", "playground", "track":
		return "pitch"
	}
	switch t.get("natural") {
	case "wood":
		return "forest"
	case "scrub", "heath":
		return "scrub"
	case "grassland":
		return "grass"
	case "wetland":
		return "wetland"
	}
	switch t.get("landuse") {
	case "forest":
		return "forest"
	case "grass", "meadow", "village_green", "greenfield", "flowerbed":
		return "grass"
	case "farmland", "orchard", "vineyard", "plant_nursery", "allotments":
		return "farmland"
	case "recreation_ground":
		return "park"
	case "cemetery":
		return "cemetery"
	}
	switch {
	case t.get("boundary") == "national_park":
		return "reserve"
	case t.get("amenity") == "grave_yard":
		return "cemetery"
	}
	return ""
}

func landClass(t tags) string {
	switch v := t.get("place"); v {
	case "island", "islet":
		return "island"
	case "square":
		return "pedestrian"
	}
	switch t.get("amenity") {
	case "school", "university", "college", "kindergarten":
		return "education"
	case "hospital", "clinic":
		return "health"
	case "parking":
		return "parking"
	}
	switch v := t.get("landuse"); v {
	case "residential", "commercial", "industrial", "education", "railway", "construction":
		return v
	case "retail":
		return "commercial"
	}
	switch {
	case t.get("leisure") == "stadium", t.get("leisure") == "sports_centre":
		return "sport"
	case t.get("aeroway") == "aerodrome":
		return "aerodrome"
	case t.get("man_made") == "pier":
		return "pier"
	case t.get("natural") == "beach", t.get("natural") == "sand":
		return "sand"
	case t.get("railway") == platformed, t.get("public_transport") == platformed, t.get("highway") == platformed:
		return platformed
	}
	return ""
}

// streetClass returns the class of a value of `highway`, and whether it is a slip road.
func streetClass(v string) (class string, link bool) {
	switch v {
	case "motorway", "trunk", "primary", "secondary", "tertiary", "service", "track", "pedestrian", "path", "steps":
		return v, false
	case "motorway_link":
		return "motorway", true
	case "trunk_link":
		return "trunk", true
	case "primary_link":
		return "primary", true
	case "secondary_link":
		return "secondary", true
	case "tertiary_link":
		return "tertiary", true
	case "residential", "unclassified", "living_street", "road":
		return "residential", false
	case "busway", "bus_guideway", "raceway", "escape":
		return "service", false
	case "footway", "cycleway", "bridleway", "corridor", platformed:
		return "path", false
	}
	return "", false
}

// railClass returns the class of a track; yards and sidings are a class of their own, being many and minor.
func railClass(t tags) string {
	switch v := t.get("railway"); v {
	case "rail", "narrow_gauge":
		if t.get("service") != "" {
			return "siding"
		}
		return "rail"
	case "subway", "light_rail", "tram", "monorail", "funicular":
		return v
	}
	return ""
}
