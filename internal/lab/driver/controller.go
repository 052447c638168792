package driver

import (
	"context"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// controller implements the CSI controller service.
type controller struct {
	csi.UnimplementedControllerServer
	volumes   *records[volume]
	snapshots *records[snapshot]
}

// volume is the record of a volume. Its id is its name.
type volume struct {
	Size       int64             `json:"size"` // in bytes
	Zone       string            `json:"zone,omitempty"`
	Parameters map[string]string `json:"parameters,omitempty"`
}

// defaultSize is that of a volume nobody asked a size for.
const defaultSize = 1 << 30

func (c *controller) ControllerGetCapabilities(context.Context, *csi.ControllerGetCapabilitiesRequest) (*csi.ControllerGetCapabilitiesResponse, error) {
	response := &csi.ControllerGetCapabilitiesResponse{}
	for _, kind := range []csi.ControllerServiceCapability_RPC_Type{
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_VOLUME,
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_SNAPSHOT,
		csi.ControllerServiceCapability_RPC_CLONE_VOLUME,
		csi.ControllerServiceCapability_RPC_EXPAND_VOLUME,
		csi.ControllerServiceCapability_RPC_MODIFY_VOLUME,
		csi.ControllerServiceCapability_RPC_SINGLE_NODE_MULTI_WRITER,
	} {
		response.Capabilities = append(response.Capabilities, &csi.ControllerServiceCapability{
			Type: &csi.ControllerServiceCapability_Rpc{Rpc: &csi.ControllerServiceCapability_RPC{Type: kind}},
		})
	}
	return response, nil
}

func (c *controller) CreateVolume(ctx context.Context, request *csi.CreateVolumeRequest) (*csi.CreateVolumeResponse, error) {
	wanted, err := parseBehaviour(request.GetParameters())
	if err != nil {
		return nil, err
	}
	if err := wanted.wait(ctx); err != nil {
		return nil, err
	}
	if err := wanted.provisioningFault(); err != nil {
		return nil, err
	}
	record, err := c.volumes.load(request.GetName())
	if err != nil {
		return nil, internal(err)
	}
	if record == nil {
		record = &volume{
			Size:       max(request.GetCapacityRange().GetRequiredBytes(), 0),
			Zone:       zone(request.GetAccessibilityRequirements()),
			Parameters: request.GetParameters(),
		}
		if record.Size == 0 {
			record.Size = defaultSize
		}
		if err := wanted.checkSize(record.Size); err != nil {
			return nil, err
		}
		if err := c.checkSource(request.GetVolumeContentSource(), record.Size); err != nil {
			return nil, err
		}
		if err := c.volumes.save(request.GetName(), *record); err != nil {
			return nil, internal(err)
		}
	}
	response := &csi.Volume{
		VolumeId:      request.GetName(),
		CapacityBytes: record.Size,
		VolumeContext: map[string]string{NodeExpansionKey: wanted.nodeExpansion},
		ContentSource: request.GetVolumeContentSource(),
	}
	if record.Zone != "" {
		response.AccessibleTopology = []*csi.Topology{{Segments: map[string]string{ZoneKey: record.Zone}}}
	}
	return &csi.CreateVolumeResponse{Volume: response}, nil
}

// checkSource refuses a source that doesn't exist or doesn't fit.
func (c *controller) checkSource(source *csi.VolumeContentSource, size int64) error {
	var sourceSize int64
	switch {
	case source.GetSnapshot() != nil:
		record, err := c.snapshots.load(source.GetSnapshot().GetSnapshotId())
		if err != nil {
			return internal(err)
		}
		if record == nil {
			return status.Errorf(codes.NotFound, "no snapshot %s", source.GetSnapshot().GetSnapshotId())
		}
		sourceSize = record.Size
	case source.GetVolume() != nil:
		record, err := c.volumes.load(source.GetVolume().GetVolumeId())
		if err != nil {
			return internal(err)
		}
		if record == nil {
			return status.Errorf(codes.NotFound, "no volume %s", source.GetVolume().GetVolumeId())
		}
		sourceSize = record.Size
	}
	if size < sourceSize {
		return status.Errorf(codes.OutOfRange, "%d bytes are less than the source's %d", size, sourceSize)
	}
	return nil
}

// zone is the zone that the scheduler prefers, or the first one that will do.
func zone(requirement *csi.TopologyRequirement) string {
	for _, topology := range append(requirement.GetPreferred(), requirement.GetRequisite()...) {
		if zone := topology.GetSegments()[ZoneKey]; zone != "" {
			return zone
		}
	}
	return ""
}

func (c *controller) DeleteVolume(_ context.Context, request *csi.DeleteVolumeRequest) (*csi.DeleteVolumeResponse, error) {
	if err := c.volumes.remove(request.GetVolumeId()); err != nil {
		return nil, internal(err)
	}
	return &csi.DeleteVolumeResponse{}, nil
}

func (c *controller) ValidateVolumeCapabilities(_ context.Context, request *csi.ValidateVolumeCapabilitiesRequest) (*csi.ValidateVolumeCapabilitiesResponse, error) {
	if _, _, err := c.existing(request.GetVolumeId()); err != nil {
		return nil, err
	}
	return &csi.ValidateVolumeCapabilitiesResponse{Confirmed: &csi.ValidateVolumeCapabilitiesResponse_Confirmed{
		VolumeCapabilities: request.GetVolumeCapabilities(),
	}}, nil
}

func (c *controller) ControllerExpandVolume(ctx context.Context, request *csi.ControllerExpandVolumeRequest) (*csi.ControllerExpandVolumeResponse, error) {
	record, wanted, err := c.existing(request.GetVolumeId())
	if err != nil {
		return nil, err
	}
	if err := wanted.wait(ctx); err != nil {
		return nil, err
	}
	if err := wanted.expansionFault(); err != nil {
		return nil, err
	}
	size := max(record.Size, request.GetCapacityRange().GetRequiredBytes())
	if err := wanted.checkSize(size); err != nil {
		return nil, err
	}
	record.Size = size
	if err := c.volumes.save(request.GetVolumeId(), *record); err != nil {
		return nil, internal(err)
	}
	return &csi.ControllerExpandVolumeResponse{
		CapacityBytes:         size,
		NodeExpansionRequired: wanted.nodeExpansion != NodeExpansionNone,
	}, nil
}

// ControllerModifyVolume accepts any attributes: nothing in the lab has a speed.
func (c *controller) ControllerModifyVolume(_ context.Context, request *csi.ControllerModifyVolumeRequest) (*csi.ControllerModifyVolumeResponse, error) {
	if _, _, err := c.existing(request.GetVolumeId()); err != nil {
		return nil, err
	}
	return &csi.ControllerModifyVolumeResponse{}, nil
}

// existing returns a volume that must be there, and how it is to behave.
func (c *controller) existing(id string) (*volume, behaviour, error) {
	record, err := c.volumes.load(id)
	if err != nil {
		return nil, behaviour{}, internal(err)
	}
	if record == nil {
		return nil, behaviour{}, status.Errorf(codes.NotFound, "no volume %s", id)
	}
	wanted, err := parseBehaviour(record.Parameters)
	return record, wanted, err
}

func internal(err error) error { return status.Error(codes.Internal, err.Error()) }
