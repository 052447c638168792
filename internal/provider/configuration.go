package provider

import (
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/stateful-apps/terraform-provider-stateful/internal/kube"
)

// configuration is the provider block. Lists are read as Go slices, so it is
// to be filled from a wholly known configuration only.
type configuration struct {
	Owner types.String `tfsdk:"owner"`

	Host                  types.String   `tfsdk:"host"`
	Username              types.String   `tfsdk:"username"`
	Password              types.String   `tfsdk:"password"`
	Insecure              types.Bool     `tfsdk:"insecure"`
	TLSServerName         types.String   `tfsdk:"tls_server_name"`
	ClientCertificate     types.String   `tfsdk:"client_certificate"`
	ClientKey             types.String   `tfsdk:"client_key"`
	ClusterCACertificate  types.String   `tfsdk:"cluster_ca_certificate"`
	ConfigPath            types.String   `tfsdk:"config_path"`
	ConfigPaths           []types.String `tfsdk:"config_paths"`
	ConfigContext         types.String   `tfsdk:"config_context"`
	ConfigContextAuthInfo types.String   `tfsdk:"config_context_auth_info"`
	ConfigContextCluster  types.String   `tfsdk:"config_context_cluster"`
	Token                 types.String   `tfsdk:"token"`
	TokenPath             types.String   `tfsdk:"token_path"`
	ProxyURL              types.String   `tfsdk:"proxy_url"`
	Exec                  []execBlock    `tfsdk:"exec"`
}

type execBlock struct {
	APIVersion types.String            `tfsdk:"api_version"`
	Command    types.String            `tfsdk:"command"`
	Args       []types.String          `tfsdk:"args"`
	Env        map[string]types.String `tfsdk:"env"`
}

// settings are what the block says about the cluster, without Terraform's
// types. A null and an empty string both mean "not set" there.
func (c configuration) settings() kube.Settings {
	s := kube.Settings{
		Host:                  c.Host.ValueString(),
		Username:              c.Username.ValueString(),
		Password:              c.Password.ValueString(),
		Insecure:              c.Insecure.ValueBoolPointer(),
		TLSServerName:         c.TLSServerName.ValueString(),
		ClientCertificate:     c.ClientCertificate.ValueString(),
		ClientKey:             c.ClientKey.ValueString(),
		ClusterCACertificate:  c.ClusterCACertificate.ValueString(),
		ConfigPath:            c.ConfigPath.ValueString(),
		ConfigPaths:           texts(c.ConfigPaths),
		ConfigContext:         c.ConfigContext.ValueString(),
		ConfigContextAuthInfo: c.ConfigContextAuthInfo.ValueString(),
		ConfigContextCluster:  c.ConfigContextCluster.ValueString(),
		Token:                 c.Token.ValueString(),
		TokenPath:             c.TokenPath.ValueString(),
		ProxyURL:              c.ProxyURL.ValueString(),
		Explicit:              c.explicit(),
	}
	if len(c.Exec) > 0 {
		exec := c.Exec[0] // the schema allows one
		s.Exec = &kube.Exec{
			APIVersion: exec.APIVersion.ValueString(),
			Command:    exec.Command.ValueString(),
			Args:       texts(exec.Args),
			Env:        make(map[string]string, len(exec.Env)),
		}
		for name, value := range exec.Env {
			s.Exec.Env[name] = value.ValueString()
		}
	}
	return s
}

// explicit says whether the block sets anything about the cluster, be it "".
// By reflection, so that an attribute added above can't be forgotten here.
func (c configuration) explicit() bool {
	c.Owner = types.StringNull() // says nothing about the cluster
	fields := reflect.ValueOf(c)
	for i := range fields.NumField() {
		if value, ok := fields.Field(i).Interface().(attr.Value); ok && !value.IsNull() {
			return true
		}
	}
	return c.ConfigPaths != nil || len(c.Exec) > 0 // blocks are never null
}

func texts(values []types.String) []string {
	var out []string
	for _, value := range values {
		out = append(out, value.ValueString())
	}
	return out
}
