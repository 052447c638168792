package lifecycle

import (
	"context"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Models decodes a value of a resource of a server with our decoder and with the
// framework's; fits is false where ours can't.
func Models(server tfprotov6.ProviderServer, resource string, raw tftypes.Value, n int) (ours any, fits bool, framework any, diags diag.Diagnostics) {
	r := server.(*shortcut).direct[resource].(interface {
		models(tftypes.Value, int) (any, bool, any, diag.Diagnostics)
	})
	return r.models(raw, n)
}

func (r *managed[M]) models(raw tftypes.Value, n int) (ours any, fits bool, framework any, diags diag.Diagnostics) {
	ctx := context.Background()
	c := r.prepare().codec
	filled, _, diags := c.fill(ctx, raw, n)
	if diags.HasError() {
		return nil, false, nil, diags
	}
	var m M
	fits = intoStruct(filled, reflect.ValueOf(&m).Elem())
	framework, diags = c.byFramework(ctx, filled)
	return m, fits, framework, diags
}
