package postmortem

// Edit is what a person replaces; nil members stay.
type Edit struct {
	Status              *Status
	Title               *string
	Summary             *string
	Impact              *string
	RootCause           *string
	ContributingFactors []string
	Detection           *string
	Resolution          *string
	Timeline            []PostmortemMoment
	Lessons             []string
	ActionItems         []ActionItem
}
