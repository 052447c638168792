package model

// Hooks are what the kubelet does in a container at its beginning and its end.
type Hooks struct {
	PostStart *Hook `tfsdk:"post_start"`
	PreStop   *Hook `tfsdk:"pre_stop"`
}

// Hook is one thing to do: exactly one of the three.
type Hook struct {
	Exec    []string `tfsdk:"exec"`
	HTTPGet *HTTPGet `tfsdk:"http_get"`
	Sleep   *Sleep   `tfsdk:"sleep"`
}

// Sleep does nothing for some time.
type Sleep struct {
	Seconds int64 `tfsdk:"seconds"`
}
