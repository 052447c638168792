package model

// LabelSelector selects objects by their labels: those that meet all of its
// requirements. Without any it selects every object.
type LabelSelector struct {
	MatchLabels      map[string]string `tfsdk:"match_labels"`
	MatchExpressions []Requirement     `tfsdk:"match_expressions"`
}

// Requirement compares a label with values; operators as in the API.
type Requirement struct {
	Key      string   `tfsdk:"key"`
	Operator string   `tfsdk:"operator"`
	Values   []string `tfsdk:"values"`
}

// Affinity says near what the pods run. A term with a weight is a preference, one
// without is required.
type Affinity struct {
	// NodeAffinity: of several required terms, a node has to match one.
	NodeAffinity []NodeTerm `tfsdk:"node_affinity"`
	// PodAffinity and PodAntiAffinity: of several required terms, all have to hold.
	PodAffinity     []PodTerm `tfsdk:"pod_affinity"`
	PodAntiAffinity []PodTerm `tfsdk:"pod_anti_affinity"`
}

// NodeTerm matches nodes that meet all of its requirements.
type NodeTerm struct {
	Weight           *int32        `tfsdk:"weight"`
	MatchExpressions []Requirement `tfsdk:"match_expressions"`
}

// PodTerm matches the topology domains in which selected pods run.
type PodTerm struct {
	Weight      *int32 `tfsdk:"weight"`
	TopologyKey string `tfsdk:"topology_key"`
	// LabelSelector is nil for the application's own pods.
	LabelSelector *LabelSelector `tfsdk:"label_selector"`
	// Namespaces and NamespaceSelector are the application's namespace if neither
	// is set.
	Namespaces        []string       `tfsdk:"namespaces"`
	NamespaceSelector *LabelSelector `tfsdk:"namespace_selector"`
}

// TopologySpread spreads the application's pods over the values of a node label.
type TopologySpread struct {
	TopologyKey string `tfsdk:"topology_key"`
	// MaxSkew is null for 1.
	MaxSkew *int32 `tfsdk:"max_skew"`
	// WhenUnsatisfiable is ScheduleAnyway (the default) or DoNotSchedule.
	WhenUnsatisfiable  *string  `tfsdk:"when_unsatisfiable"`
	MinDomains         *int32   `tfsdk:"min_domains"`
	MatchLabelKeys     []string `tfsdk:"match_label_keys"`
	NodeAffinityPolicy *string  `tfsdk:"node_affinity_policy"`
	NodeTaintsPolicy   *string  `tfsdk:"node_taints_policy"`
}
