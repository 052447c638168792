package driver

import (
	"context"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// snapshot is the record of a snapshot. Its id is its name.
type snapshot struct {
	Source string    `json:"source"`
	Size   int64     `json:"size"` // in bytes
	Made   time.Time `json:"made"`
}

func (c *controller) CreateSnapshot(ctx context.Context, request *csi.CreateSnapshotRequest) (*csi.CreateSnapshotResponse, error) {
	record, err := c.snapshots.load(request.GetName())
	if err != nil {
		return nil, internal(err)
	}
	if record == nil {
		source, wanted, err := c.existing(request.GetSourceVolumeId())
		if err != nil {
			return nil, err
		}
		if err := wanted.wait(ctx); err != nil {
			return nil, err
		}
		record = &snapshot{Source: request.GetSourceVolumeId(), Size: source.Size, Made: time.Now()}
		if err := c.snapshots.save(request.GetName(), *record); err != nil {
			return nil, internal(err)
		}
	}
	return &csi.CreateSnapshotResponse{Snapshot: &csi.Snapshot{
		SnapshotId:     request.GetName(),
		SourceVolumeId: record.Source,
		SizeBytes:      record.Size,
		CreationTime:   timestamppb.New(record.Made),
		ReadyToUse:     true,
	}}, nil
}

func (c *controller) DeleteSnapshot(_ context.Context, request *csi.DeleteSnapshotRequest) (*csi.DeleteSnapshotResponse, error) {
	if err := c.snapshots.remove(request.GetSnapshotId()); err != nil {
		return nil, internal(err)
	}
	return &csi.DeleteSnapshotResponse{}, nil
}
