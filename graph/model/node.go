package model

import (
	"servicemap/fault"
	"servicemap/place"
	"servicemap/snapshot"
)

// FindNode returns the record of any id, or fault.NotFound that names the argument.
func FindNode(at *snapshot.Snapshot, id, argument string) (Node, error) {
	kind, _, err := place.ParseID(id)
	if err != nil {
		return nil, fault.Missing(argument)
	}
	if kind == place.AreaID {
		area, err := FindArea(at, id, argument)
		if err != nil {
			return nil, err
		}
		return NewArea(at, area), nil
	}
	number, err := FindPlace(at, id, argument)
	if err != nil {
		return nil, err
	}
	return NewPlace(at, number), nil
}

// FindNodes returns the records of up to 100 ids in their order, nil where there is none.
func FindNodes(at *snapshot.Snapshot, ids []string) ([]Node, error) {
	if err := listLength("ids", len(ids), 100); err != nil {
		return nil, err
	}
	nodes := make([]Node, len(ids))
	for i, id := range ids {
		if node, err := FindNode(at, id, "ids"); err == nil {
			nodes[i] = node
		}
	}
	return nodes, nil
}
