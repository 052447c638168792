package provider

import (
	"context"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

func TestSchema_loads(t *testing.T) {
	// Reserved names and invalid defaults show up here, and only here.
	schemas := providerSchema(t)
	for _, d := range schemas.Diagnostics {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

func TestSchema_describesEveryAttribute(t *testing.T) {
	for name, attribute := range attributes(providerSchema(t).Provider.Block, "") {
		if attribute.Description == "" || attribute.DescriptionKind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s has no description in Markdown", name)
		}
		if variable := kube.Variable(name); !strings.Contains(attribute.Description, variable) {
			t.Errorf("the description of %s does not mention %s", name, variable)
		}
		if strings.Count(attribute.Description, "`")%2 != 0 {
			t.Errorf("the description of %s has an open backtick", name)
		}
	}
}

func TestSchema_marksWhatIsSecret(t *testing.T) {
	var sensitive []string
	for name, attribute := range attributes(providerSchema(t).Provider.Block, "") {
		if attribute.Sensitive {
			sensitive = append(sensitive, name)
		}
	}
	slices.Sort(sensitive)
	if want := []string{"client_key", "exec.env", "password", "proxy_url", "token"}; !slices.Equal(sensitive, want) {
		t.Errorf("sensitive are %v, want %v", sensitive, want)
	}
}

func TestSchema_hasTheNamesOfTheKubernetesProvider(t *testing.T) {
	// Configurations carry over: none of these may be renamed.
	want := []string{
		"client_certificate", "client_key", "cluster_ca_certificate", "config_context", "config_context_auth_info",
		"config_context_cluster", "config_path", "config_paths", "exec.api_version", "exec.args", "exec.command", "exec.env",
		"host", "insecure", "password", "proxy_url", "tls_server_name", "token", "username",
	}
	ours := []string{"owner", "token_path"}
	got := slices.Sorted(maps.Keys(attributes(providerSchema(t).Provider.Block, "")))
	if want = slices.Sorted(slices.Values(append(want, ours...))); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestValidate_refusesOwnersThatCantBeRead(t *testing.T) {
	for name, test := range map[string]struct {
		owner string
		valid bool
	}{
		"a workspace":     {"shop/production", true},
		"another script":  {"магазин", true},
		"longest":         {strings.Repeat("é", 253), true},
		"too long":        {strings.Repeat("é", 254), false},
		"empty":           {"", false},
		"a line break":    {"shop\n", false},
		"an escape":       {"shop\x1b[1m", false},
		"an odd space":    {"shop\u00a0production", false},
		"a soft hyphen":   {"sh\u00adop", false},
		"a plain space":   {"shop production", true},
		"other printable": {"shop:production@eu-1 (blue)", true},
	} {
		t.Run(name, func(t *testing.T) {
			diags := validate(t, values{"owner": text(test.owner)})
			if test.valid != (len(diags) == 0) {
				t.Errorf("valid is %v, and the diagnostics are %v", test.valid, diags)
			}
			for _, d := range diags {
				if d.Attribute.String() != `AttributeName("owner")` {
					t.Errorf("at %s", d.Attribute)
				}
			}
		})
	}
}

func TestValidate_allowsOneExecBlock(t *testing.T) {
	if diags := validate(t, values{"exec": execBlocks(text("v1"), text("v1"))}); len(diags) != 1 {
		t.Errorf("got %v", diags)
	}
}

func TestConfigure_plansOfflineWhileAnythingIsUnknown(t *testing.T) {
	address := mustNotBeDialled(t)
	for name, block := range map[string]values{
		"host":          {"host": unknown(tftypes.String)},
		"token":         {"host": text(address), "token": unknown(tftypes.String)},
		"owner":         {"host": text(address), "owner": unknown(tftypes.String)},
		"insecure":      {"host": text(address), "insecure": unknown(tftypes.Bool)},
		"a path":        {"config_paths": tftypes.NewValue(stringList, []tftypes.Value{unknown(tftypes.String)})},
		"exec":          {"host": text(address), "exec": unknown(execType)},
		"inside exec":   {"host": text(address), "exec": execBlocks(unknown(tftypes.String))},
		"beside errors": {"host": unknown(tftypes.String), "proxy_url": text(":")},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t)
			connection, diags := configure(t, block)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if _, err := connection.Cluster.UID(t.Context()); kube.Classify(err) != kube.NoCluster {
				t.Errorf("got %v, want no cluster", err)
			}
		})
	}
}

func TestConfigure_dialsNothing(t *testing.T) {
	emptyEnvironment(t)
	address := mustNotBeDialled(t)
	connection, diags := configure(t, values{"host": text(address), "token": text("x"), "owner": text("me")})
	if diags.HasError() {
		t.Fatal(diags)
	}
	if connection.Cluster.Host() != address || connection.Owner != "me" {
		t.Errorf("got host %q and owner %q", connection.Cluster.Host(), connection.Owner)
	}
}

func TestConfigure_plansOfflineWithoutConfiguration(t *testing.T) {
	for name, block := range map[string]values{
		"nothing":      {},
		"empty host":   {"host": text(""), "config_paths": tftypes.NewValue(stringList, []tftypes.Value{text("")})},
		"only a token": {"token": text("x")},
		"only an exec": {"exec": execBlocks(text("client.authentication.k8s.io/v1"))},
		"only owner":   {"owner": text("me")},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t)
			connection, diags := configure(t, block)
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			_, err := connection.Cluster.UID(t.Context())
			if kube.Classify(err) != kube.NoCluster || !strings.Contains(err.Error(), "config_path") {
				t.Errorf("got %v, want a reason that says what to set", err)
			}
		})
	}
}

func TestConfigure_putsProblemsAtTheirAttributes(t *testing.T) {
	for name, test := range map[string]struct {
		block values
		want  []string // paths
	}{
		"host":        {values{"host": text("ftp://x")}, []string{"host"}},
		"kubeconfig":  {values{"config_path": text("/does/not/exist")}, []string{"config_path"}},
		"kubeconfigs": {values{"config_paths": tftypes.NewValue(stringList, []tftypes.Value{text("/does/not/exist")})}, []string{"config_paths"}},
		"exec":        {values{"host": text("x"), "exec": execBlocks(text("v0"))}, []string{"exec[0].api_version"}},
		"several":     {values{"host": text("ftp://x"), "token": text("a b"), "client_key": text("k")}, []string{"client_key", "client_key", "host", "token"}},
	} {
		t.Run(name, func(t *testing.T) {
			emptyEnvironment(t)
			connection, diags := configure(t, test.block)
			var got []string
			for _, d := range diags {
				got = append(got, d.(diag.DiagnosticWithPath).Path().String())
				if !strings.HasSuffix(d.Detail(), ".") {
					t.Errorf("not a sentence: %s", d.Detail())
				}
			}
			if slices.Sort(got); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if connection.Cluster == nil {
				t.Error("the cluster is nil")
			}
		})
	}
}

func TestConfigure_namesTheEnvironmentVariable(t *testing.T) {
	emptyEnvironment(t)
	t.Setenv("KUBE_CONFIG_PATH", "/does/not/exist")
	_, diags := configure(t, values{})
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), "KUBE_CONFIG_PATH") {
		t.Errorf("got %v", diags)
	}
}

func TestConfigure_throughTheProtocol(t *testing.T) {
	emptyEnvironment(t)
	for name, test := range map[string]struct {
		block  values
		errors int
	}{
		"unknown host": {values{"host": unknown(tftypes.String)}, 0},
		"nothing":      {values{}, 0},
		"wrong host":   {values{"host": text("ftp://x")}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			resp, err := Server("test")().ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: dynamic(t, test.block)})
			if err != nil {
				t.Fatal(err)
			}
			if len(resp.Diagnostics) != test.errors {
				t.Errorf("got %v", resp.Diagnostics)
			}
		})
	}
}

// values are the attributes and blocks that are set; the others are null.
type values map[string]tftypes.Value

var (
	stringList = tftypes.List{ElementType: tftypes.String}
	execObject = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"api_version": tftypes.String, "command": tftypes.String, "args": stringList, "env": tftypes.Map{ElementType: tftypes.String},
	}}
	execType = tftypes.List{ElementType: execObject}
)

func text(s string) tftypes.Value          { return tftypes.NewValue(tftypes.String, s) }
func unknown(t tftypes.Type) tftypes.Value { return tftypes.NewValue(t, tftypes.UnknownValue) }

// execBlocks is one exec block for each API version.
func execBlocks(apiVersions ...tftypes.Value) tftypes.Value {
	var blocks []tftypes.Value
	for _, version := range apiVersions {
		blocks = append(blocks, tftypes.NewValue(execObject, map[string]tftypes.Value{
			"api_version": version, "command": text("login"),
			"args": tftypes.NewValue(stringList, []tftypes.Value{text("now")}),
			"env":  tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, nil),
		}))
	}
	return tftypes.NewValue(execType, blocks)
}

// configure runs the provider's own method, whose result the protocol doesn't
// show.
func configure(t *testing.T, block values) (*kube.Connection, diag.Diagnostics) {
	t.Helper()
	p := &statefulProvider{version: "test"}
	var resp provider.ConfigureResponse
	p.Configure(t.Context(), provider.ConfigureRequest{
		Config: tfsdk.Config{Raw: object(t, block), Schema: configurationSchema()},
	}, &resp)
	if resp.ResourceData != resp.DataSourceData {
		t.Error("resources and data sources are connected differently")
	}
	return resp.ResourceData.(*kube.Connection), resp.Diagnostics
}

func validate(t *testing.T, block values) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := Server("test")().ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: dynamic(t, block)})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

func providerSchema(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	resp, err := Server("test")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func object(t *testing.T, block values) tftypes.Value {
	t.Helper()
	typ := configurationSchema().Type().TerraformType(context.Background()).(tftypes.Object)
	all := map[string]tftypes.Value{"exec": tftypes.NewValue(execType, []tftypes.Value{})} // blocks are never null
	for name, attributeType := range typ.AttributeTypes {
		if value, ok := block[name]; ok {
			all[name] = value
		} else if name != "exec" {
			all[name] = tftypes.NewValue(attributeType, nil)
		}
	}
	return tftypes.NewValue(typ, all)
}

func dynamic(t *testing.T, block values) *tfprotov6.DynamicValue {
	t.Helper()
	o := object(t, block)
	value, err := tfprotov6.NewDynamicValue(o.Type(), o)
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

// attributes are all attributes by name, those of blocks with the block's name
// before them.
func attributes(block *tfprotov6.SchemaBlock, prefix string) map[string]*tfprotov6.SchemaAttribute {
	all := map[string]*tfprotov6.SchemaAttribute{}
	for _, attribute := range block.Attributes {
		all[prefix+attribute.Name] = attribute
	}
	for _, nested := range block.BlockTypes {
		maps.Copy(all, attributes(nested.Block, prefix+nested.TypeName+"."))
	}
	return all
}

// emptyEnvironment hides whatever the machine's environment says about
// clusters.
func emptyEnvironment(t *testing.T) {
	t.Helper()
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "KUBE") {
			t.Setenv(name, "")
		}
	}
}

// mustNotBeDialled is the address of a listener that fails the test when
// somebody connects.
func mustNotBeDialled(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if conn, err := listener.Accept(); err == nil {
			t.Error("the provider dialled while it was configured")
			_ = conn.Close()
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return "https://" + listener.Addr().String()
}
