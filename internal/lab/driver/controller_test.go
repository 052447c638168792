package driver

import (
	"testing"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const gi = 1 << 30

func newController(t *testing.T) *controller {
	t.Helper()
	dir := t.TempDir()
	volumes, err := openRecords[volume](dir, "volumes")
	if err != nil {
		t.Fatal(err)
	}
	snapshots, err := openRecords[snapshot](dir, "snapshots")
	if err != nil {
		t.Fatal(err)
	}
	return &controller{volumes: volumes, snapshots: snapshots}
}

func create(t *testing.T, c *controller, size int64, parameters map[string]string) (*csi.Volume, error) {
	t.Helper()
	response, err := c.CreateVolume(t.Context(), &csi.CreateVolumeRequest{
		Name:          "v",
		CapacityRange: &csi.CapacityRange{RequiredBytes: size},
		Parameters:    parameters,
		AccessibilityRequirements: &csi.TopologyRequirement{
			Requisite: []*csi.Topology{{Segments: map[string]string{ZoneKey: "zone-a"}}, {Segments: map[string]string{ZoneKey: "zone-b"}}},
			Preferred: []*csi.Topology{{Segments: map[string]string{ZoneKey: "zone-b"}}},
		},
	})
	return response.GetVolume(), err
}

func TestCreateVolume_placesItWhereTheSchedulerPrefers(t *testing.T) {
	made, err := create(t, newController(t), gi, nil)
	if err != nil {
		t.Fatal(err)
	}
	if zone := made.GetAccessibleTopology()[0].GetSegments()[ZoneKey]; zone != "zone-b" {
		t.Errorf("zone is %s", zone)
	}
}

func TestCreateVolume_answersTheSameTwice(t *testing.T) {
	c := newController(t)
	first, err := create(t, c, 2*gi, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := create(t, c, 2*gi, nil)
	if err != nil || second.GetVolumeId() != first.GetVolumeId() || second.GetCapacityBytes() != 2*gi {
		t.Errorf("second answer %v, error %v", second, err)
	}
}

func TestExpandVolume_behavesAsTheClassAsks(t *testing.T) {
	for name, test := range map[string]struct {
		parameters map[string]string
		code       codes.Code
		onNode     bool
	}{
		"plain":                {nil, codes.OK, true},
		"no node part":         {map[string]string{"nodeExpansion": "none"}, codes.OK, false},
		"infeasible":           {map[string]string{"fault": "infeasible-expansion"}, codes.InvalidArgument, false},
		"failing":              {map[string]string{"fault": "fail-expansion"}, codes.Internal, false},
		"beyond the maximum":   {map[string]string{"maxSize": "1Gi"}, codes.OutOfRange, false},
		"up to the maximum":    {map[string]string{"maxSize": "2Gi"}, codes.OK, true},
		"others' parameters":   {map[string]string{"csi.storage.k8s.io/pvc/name": "data"}, codes.OK, true},
		"waits before it ends": {map[string]string{"delay": "1ms"}, codes.OK, true},
	} {
		t.Run(name, func(t *testing.T) {
			c := newController(t)
			if _, err := create(t, c, gi, test.parameters); err != nil {
				t.Fatal(err)
			}
			response, err := c.ControllerExpandVolume(t.Context(), &csi.ControllerExpandVolumeRequest{
				VolumeId: "v", CapacityRange: &csi.CapacityRange{RequiredBytes: 2 * gi},
			})
			if status.Code(err) != test.code || response.GetNodeExpansionRequired() != test.onNode {
				t.Errorf("error %v, on the node %v", err, response.GetNodeExpansionRequired())
			}
		})
	}
}

func TestCreateVolume_refusesMisspelledParameters(t *testing.T) {
	for _, parameters := range []map[string]string{
		{"fault": "infeasable"}, {"maxSize": "big"}, {"delay": "3"}, {"nodeExpansion": "offline"},
	} {
		if _, err := create(t, newController(t), gi, parameters); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%v: error %v", parameters, err)
		}
	}
}
