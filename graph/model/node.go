package model

import (
	"context"

	"servicemap/fault"
	"servicemap/jobs"
	"servicemap/place"
	"servicemap/snapshot"
)

// FindNode returns the record or the job of any id, or fault.NotFound that names the argument. For jobs it asks the database.
func FindNode(ctx context.Context, at *snapshot.Snapshot, desk *jobs.Desk, id, argument string) (Node, error) {
	if isJobID(id) {
		job, err := FindJob(ctx, at, desk, id, argument)
		if err != nil {
			return nil, err
		}
		return job, nil
	}
	return findRecord(at, id, argument)
}

func findRecord(at *snapshot.Snapshot, id, argument string) (Node, error) {
	kind, key, err := place.ParseID(id)
	if err != nil {
		return nil, fault.Missing(argument)
	}
	c := at.Catalogue
	switch kind {
	case place.PlaceID:
		if number, ok := c.Find(key); ok {
			return NewPlace(at, number), nil
		}
	case place.AreaID:
		if area := c.Areas().ByKey(key); area != nil {
			return NewArea(at, area), nil
		}
	case place.ZoneID:
		if zone := c.Zone(key); zone != nil {
			return &Zone{Zone: zone, at: at}, nil
		}
	case place.ClusterID:
		if cluster := c.Cluster(key); cluster != nil {
			return newCluster(at, cluster), nil
		}
	case place.SquadID:
		if squad := c.Squad(key); squad != nil {
			return newSquad(at, squad), nil
		}
	}
	return nil, fault.Missing(argument)
}

// FindNodes returns the records and jobs of up to 100 ids in their order, nil where there is none.
func FindNodes(ctx context.Context, at *snapshot.Snapshot, desk *jobs.Desk, ids []string) ([]Node, error) {
	if err := listLength("ids", len(ids), 100); err != nil {
		return nil, err
	}
	nodes := make([]Node, len(ids))
	for i, id := range ids {
		node, err := FindNode(ctx, at, desk, id, "ids")
		switch {
		case err == nil:
			nodes[i] = node
		case fault.CodeOf(err) != fault.NotFound:
			return nil, err
		}
	}
	return nodes, nil
}
