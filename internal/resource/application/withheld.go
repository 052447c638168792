package application

import (
	"encoding/base64"

	"github.com/stateful-apps/terraform-provider-stateful/internal/model"
)

// Withheld are the values of secrets by name, in base64 as the data of a Secret
// has them.
func (kind) Withheld(a model.Application) map[string]string {
	out := make(map[string]string, len(a.Secrets))
	for name, s := range a.Secrets {
		if s.ValueWO != nil {
			out[name] = base64.StdEncoding.EncodeToString([]byte(*s.ValueWO))
		}
	}
	return out
}
