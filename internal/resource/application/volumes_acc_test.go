package application_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stateful-apps/terraform-provider-stateful/internal/acctest"
)

// sources are the sources of volumes that can come and go, each with nothing but
// what it needs, so that the rest is the server's default. None is in the way of
// pods: the lab's nodes mount nothing.
var sources = map[string]string{
	"existing_claim": `{ name = "shared" }`,
	"ephemeral":      `{ size = "1Gi" }`,
	"empty_dir":      `{}`,
	"config_map":     `{ name = "files" }`,
	"secret":         `{ name = "keys" }`,
	"downward_api":   `{ items = { "pod/labels" = { field_path = "metadata.labels" }, memory = { resource = "limits.memory" } } }`,
	"projected": `{ sources = [
      { service_account_token = { path = "token" } }, { config_map = { name = "files" } }, { secret = { name = "keys" } },
      { downward_api = { items = { name = { field_path = "metadata.name" }, cpu = { resource = "requests.cpu" } } } },
    ] }`,
	"image":     `{ reference = "example.org/plugin" }`,
	"csi":       `{ driver = "vault.example.org" }`,
	"nfs":       `{ server = "172.17.0.2", path = "/tmp" }`,
	"iscsi":     `{ target_portal = "10.0.2.15", iqn = "iqn.2001-04.com.example:storage.disk1" }`,
	"fc":        `{ wwids = ["3600508b400105e210000900000490000"] }`,
	"host_path": `{ path = "/var/log" }`,
}

// written are the same with everything set.
var written = map[string]string{
	"existing_claim": `{ name = "shared", read_only = true, volume_mode = "Filesystem" }`,
	"ephemeral":      `{ size = "1024Mi", access_modes = ["ReadWriteOncePod"], volume_mode = "Block", labels = { a = "b" }, annotations = { a = "b" } }`,
	"empty_dir":      `{ medium = "Memory", size_limit = "1024Mi" }`,
	"config_map":     `{ name = "files", items = { a = "x/a" }, default_mode = "0440", optional = true }`,
	"secret":         `{ name = "keys", items = { a = "x/a" }, default_mode = "0400", optional = true }`,
	"downward_api":   `{ items = { memory = { resource = "limits.memory", divisor = "1024Ki" } }, default_mode = "0400" }`,
	"projected": `{ default_mode = "0400", sources = [
      { service_account_token = { path = "token", audience = "vault", expiration_seconds = 600 } }, { config_map = { name = "files", items = { a = "a" }, optional = true } },
      { secret = { name = "keys", items = { a = "b" }, optional = false } }, { downward_api = { items = { cpu = { resource = "requests.cpu", divisor = "1m" } } } },
    ] }`,
	"image": `{ reference = "example.org/plugin:1", pull_policy = "Never" }`,
	"csi":   `{ driver = "vault.example.org", fs_type = "ext4", read_only = true, attributes = { a = "b" }, node_publish_secret = "vault" }`,
	"nfs":   `{ server = "172.17.0.2", path = "/tmp", read_only = true }`,
	"iscsi": `{
      target_portal = "10.0.2.15:3260", iqn = "iqn.2001-04.com.example:storage.disk1", lun = 1, iscsi_interface = "tcp", fs_type = "ext4", read_only = true, portals = ["10.0.2.16"],
      chap_auth_discovery = true, chap_auth_session = true, secret = "chap", initiator_name = "iqn.2001-04.com.example:db",
    }`,
	"fc":        `{ target_wwns = ["50060e801049cfd1"], lun = 0, fs_type = "ext4", read_only = true }`,
	"host_path": `{ path = "/var/log", type = "Directory" }`,
}

// mounting is an application with these volumes.
func mounting(namespace string, replicas int, volumes []string) string {
	return application(namespace, fmt.Sprintf(`
  image     = "example.org/db:1"
  replicas  = %d
  resources = { requests = { cpu = "10m" }, limits = { memory = "1Gi" } }
  volumes = {
    %s
  }`, replicas, strings.Join(volumes, "\n    ")))
}

// volumesOf are a volume for each source, and claims as directory and as device.
func volumesOf(sources map[string]string) []string {
	out := []string{
		`data = { size = "1Gi", mounts = [{ path = "/data", sub_path = "db", mount_propagation = "HostToContainer" }, { path = "/backup", sub_path_expr = "$(POD_NAME)", read_only = true }] }`,
		`raw  = { mount_path = "/dev/raw", size = "1Gi", claim_policy = { volume_mode = "Block" } }`,
	}
	for i, source := range slices.Sorted(maps.Keys(sources)) {
		out = append(out, fmt.Sprintf("v%d = { mount_path = \"/volumes/%d\", %s = %s }", i, i, source, sources[source]))
	}
	return out
}

func TestVolumes_ofEverySource(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	acctest.MakeClaim(t, namespace, "shared", "1Gi", nil)
	w := acctest.NewWorkspace(t, mounting(namespace, 1, volumesOf(sources)))
	w.Apply()
	w.ExpectEmptyPlan()

	for _, volumes := range []map[string]string{written, nil} {
		w.Configure(mounting(namespace, 1, volumesOf(volumes)))
		w.Apply()
		w.ExpectEmptyPlan()
		if now, _ := w.State(db); now["disruption"] != "Rolling" {
			t.Errorf("disruption is %v", now["disruption"])
		}
	}
	w.Destroy()
	if left := acctest.Left(t, namespace); len(left) > 0 {
		t.Errorf("destroy has left %v", left)
	}
}

// A volume keeps its name and gets one source after the other: none leaves anything
// behind that would be a second source.
func TestVolumes_changeTheirSource(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, "")
	for _, all := range []map[string]string{sources, written} {
		for _, source := range slices.Sorted(maps.Keys(all)) {
			w.Configure(mounting(namespace, 0, []string{fmt.Sprintf(`x = { mount_path = "/x", %s = %s }`, source, all[source])}))
			w.Apply()
			w.ExpectEmptyPlan()
		}
	}
}

func TestVolumes_claimsComeAndGoWithTheirSetOnly(t *testing.T) {
	t.Parallel()
	namespace := acctest.Namespace(t)
	w := acctest.NewWorkspace(t, stored(namespace, 1, "1", ""))
	w.Apply()
	w.Configure(application(namespace, `
  image   = "example.org/db:1"
  ports   = { db = { port = 5432 } }
  volumes = { data = { mount_path = "/data", existing_claim = { name = "data-db-0" } } }`))
	w.Refused("plan", "-input=false").ExpectSays(t, `claim volume "data" can't be removed or renamed`)
}
